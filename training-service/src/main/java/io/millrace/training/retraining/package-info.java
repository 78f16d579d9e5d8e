/** Turns requests from Kafka into runs. */
package io.millrace.training.retraining;
