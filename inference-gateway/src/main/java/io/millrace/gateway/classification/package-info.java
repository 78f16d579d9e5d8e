/** Triton's classification extension: an output told as its highest classes. */
package io.millrace.gateway.classification;
