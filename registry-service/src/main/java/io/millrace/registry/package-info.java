/** The registry: what exists and what should serve. */
package io.millrace.registry;
