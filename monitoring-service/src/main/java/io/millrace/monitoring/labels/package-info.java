/** Takes labels over REST and sends them where everybody else sends theirs: to Kafka. */
package io.millrace.monitoring.labels;
