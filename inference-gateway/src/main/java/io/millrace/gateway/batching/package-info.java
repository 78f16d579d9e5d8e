/**
 * How requests share runs: on the event loop that read them where a run is cheaper than handing it
 * over, else in lanes of workers where a batch grows until one is free. Knows no protocol and no
 * framework.
 *
 * <p>Entry point: {@link io.millrace.gateway.batching.ModelRunner}.
 */
package io.millrace.gateway.batching;
