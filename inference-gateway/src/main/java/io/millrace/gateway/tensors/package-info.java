/**
 * Values that a model takes and gives, as bytes in native memory. Knows no protocol and no runtime.
 */
package io.millrace.gateway.tensors;
