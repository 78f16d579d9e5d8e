/** What is published about conformance, held against what is tested. */
package io.millrace.gateway.conformance;
