/**
 * MLflow's search language over SQL: filters, orders and pages. Entry point: {@link
 * io.millrace.registry.search.Search}.
 */
package io.millrace.registry.search;
