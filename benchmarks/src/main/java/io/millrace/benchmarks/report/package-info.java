/** What a benchmark tells: a table for people, JSON for programs. */
package io.millrace.benchmarks.report;
