/** Counts and times of models as Triton's statistics extension tells them. */
package io.millrace.gateway.statistics;
