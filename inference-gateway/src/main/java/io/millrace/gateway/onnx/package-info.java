/**
 * ONNX Runtime through its C interface: the only place that knows it.
 *
 * <p>The C interface rather than the Java one, because the latter has no unsigned types, alters
 * strings, copies outputs and tears its environment down in a shutdown hook under running calls.
 * Entry point: {@link io.millrace.gateway.onnx.OnnxModel}.
 */
package io.millrace.gateway.onnx;
