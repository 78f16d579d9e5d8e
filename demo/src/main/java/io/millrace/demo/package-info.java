/**
 * The whole loop on a stream of rows in time order, through public interfaces only: train on the
 * first rows, deploy, replay the rest as live traffic, let the labels follow, and report what the
 * users saw beside what the frozen first model would have answered.
 *
 * <p>Entry point: {@link io.millrace.demo.DemoMain}.
 */
package io.millrace.demo;
