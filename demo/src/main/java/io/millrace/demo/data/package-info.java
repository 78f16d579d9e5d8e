/**
 * Reading a stream of rows in time order and dividing it: first rows, weeks, panes. Holds no
 * knowledge of any data set. Entry point: {@link io.millrace.demo.data.StreamReader}.
 */
package io.millrace.demo.data;
