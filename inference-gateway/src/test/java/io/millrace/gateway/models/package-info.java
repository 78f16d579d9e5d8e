/** Small ONNX models, built in place. */
package io.millrace.gateway.models;
