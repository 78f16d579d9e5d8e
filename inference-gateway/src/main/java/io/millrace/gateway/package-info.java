/** Open Inference Protocol server on ONNX Runtime: configuration and start. */
package io.millrace.gateway;
