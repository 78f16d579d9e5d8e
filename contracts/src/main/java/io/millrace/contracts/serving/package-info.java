/** Records between the gateway and the rest of the suite. */
package io.millrace.contracts.serving;
