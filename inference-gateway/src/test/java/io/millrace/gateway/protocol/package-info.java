/** The Open Inference Protocol and Triton's extensions, asked for from outside. */
package io.millrace.gateway.protocol;
