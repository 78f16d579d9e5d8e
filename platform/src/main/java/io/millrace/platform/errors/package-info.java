/**
 * Failures as callers see them. One table of codes, one shape per API surface. Entry point: {@link
 * io.millrace.platform.errors.ErrorMappers}.
 */
package io.millrace.platform.errors;
