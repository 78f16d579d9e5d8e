/**
 * Files by content: a path names a blob, a blob's name is its SHA-256. Entry points: {@link
 * io.millrace.registry.artifacts.ArtifactService}, port {@link
 * io.millrace.registry.artifacts.ArtifactStore}.
 */
package io.millrace.registry.artifacts;
