/**
 * What came of it: {@code summary.json} for programs, {@code report.html} for people. Entry points:
 * {@link io.millrace.demo.report.Summary} and {@link io.millrace.demo.report.HtmlReport}.
 */
package io.millrace.demo.report;
