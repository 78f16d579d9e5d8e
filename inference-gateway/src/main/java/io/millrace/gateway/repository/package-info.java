/**
 * Which models there are, and loading and unloading them by name: a folder in Triton's layout where
 * the gateway stands alone, desired state elsewhere.
 *
 * <p>Entry point: {@link io.millrace.gateway.repository.RepositoryService}.
 */
package io.millrace.gateway.repository;
