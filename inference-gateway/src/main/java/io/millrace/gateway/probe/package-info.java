/**
 * Trying a model out in a process of its own before the server touches it: what crashes ONNX
 * Runtime, or eats its memory or time, takes that process down and nothing else.
 *
 * <p>Entry point: {@link io.millrace.gateway.probe.ModelProbe}.
 */
package io.millrace.gateway.probe;
