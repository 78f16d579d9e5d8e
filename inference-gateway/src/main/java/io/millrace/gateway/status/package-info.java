/** What this replica serves, told to Kafka and to whoever asks. */
package io.millrace.gateway.status;
