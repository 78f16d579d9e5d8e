/**
 * Immutable tables that models are trained on: uploaded, typed, judged, hashed by content. Entry
 * point: {@link io.millrace.training.datasets.DatasetService}.
 */
package io.millrace.training.datasets;
