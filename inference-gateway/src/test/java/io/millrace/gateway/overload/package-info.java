/** More than the gateway can do: what it refuses, what it still answers, and what that costs. */
package io.millrace.gateway.overload;
