/** The one way imperative services talk to PostgreSQL. */
package io.millrace.platform.database;
