/**
 * What the registry is asked for, through its MLflow-compatible and its native API. Entry point:
 * {@link io.millrace.training.registryclient.RegistryClient}.
 */
package io.millrace.training.registryclient;
