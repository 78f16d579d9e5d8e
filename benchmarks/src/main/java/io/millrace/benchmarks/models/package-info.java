/** ONNX models of known size, made here from a fixed seed, so that nothing is fetched. */
package io.millrace.benchmarks.models;
