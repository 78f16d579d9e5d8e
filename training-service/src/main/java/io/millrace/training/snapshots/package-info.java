/**
 * Training data from an endpoint's traffic: samples joined with their labels. Entry point: {@link
 * io.millrace.training.snapshots.SnapshotService}.
 */
package io.millrace.training.snapshots;
