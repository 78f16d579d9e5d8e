/**
 * Files of model versions on this replica's disk, named by their digest and checked whenever they
 * are fetched or loaded.
 */
package io.millrace.gateway.artifacts;
