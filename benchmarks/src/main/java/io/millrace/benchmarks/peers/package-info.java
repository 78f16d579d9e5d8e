/** What Millrace is measured beside: Python servers in environments of their own, native tools. */
package io.millrace.benchmarks.peers;
