/** Plain SQL over the service's data source. */
package io.millrace.platform.database;
