/** Who may do what, for every transport: one table, closed where it says nothing. */
package io.millrace.gateway.access;
