/**
 * Live traffic made of a stream: requests over gRPC in the rows' order, labels that follow, a pace
 * that waits for the suite, and what came back. Entry point: {@link
 * io.millrace.demo.traffic.Replay}.
 */
package io.millrace.demo.traffic;
