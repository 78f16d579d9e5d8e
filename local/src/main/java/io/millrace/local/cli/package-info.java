/** The {@code millrace} command line. Entry point: {@link io.millrace.local.cli.Millrace}. */
package io.millrace.local.cli;
