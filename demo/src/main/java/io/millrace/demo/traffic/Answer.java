package io.millrace.demo.traffic;

/**
 * What the gateway answered on one row.
 *
 * @param version the model version that answered
 * @param label predicted class as text, or null for regression
 * @param value predicted value; NaN for a classifier
 */
record Answer(String version, String label, double value) {}
