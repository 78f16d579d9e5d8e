/** The trainer's process beside plain XGBoost in Python. */
package io.millrace.benchmarks.training;
