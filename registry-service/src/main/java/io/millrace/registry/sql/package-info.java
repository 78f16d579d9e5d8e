/**
 * SQL through the session of the current transaction. Entry point: {@link
 * io.millrace.registry.sql.Sql}.
 */
package io.millrace.registry.sql;
