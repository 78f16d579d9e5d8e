/** Key-value pairs that hang on experiments, runs, models and versions. */
package io.millrace.registry.tags;
