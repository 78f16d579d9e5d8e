/**
 * The MLflow-compatible REST surface: reads its lenient requests, delegates to the features'
 * services and renders their records in snake case. Holds no rules of its own. Source of the wire
 * rules: {@code mlflow/server/handlers.py} and {@code mlflow/protos/*.proto} of MLflow 3.6.
 */
package io.millrace.registry.mlflow;
