/**
 * When a model is trained anew: guards, requests, and what became of them. Entry point: {@link
 * RetrainingService}.
 */
package io.millrace.monitoring.retraining;
