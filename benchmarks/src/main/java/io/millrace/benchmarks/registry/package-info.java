/** registry-service beside a genuine MLflow tracking server. */
package io.millrace.benchmarks.registry;
