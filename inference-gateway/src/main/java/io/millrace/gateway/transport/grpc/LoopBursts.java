package io.millrace.gateway.transport.grpc;

import io.millrace.gateway.batching.Burst;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.ThreadExecutorMap;
import java.time.Duration;

/** The burst of each event loop. */
final class LoopBursts {

    private final FastThreadLocal<Burst> current;

    /**
     * @param budget of predicted work that a loop does itself in one round
     */
    LoopBursts(Duration budget) {
        long nanos = budget.toNanos();
        this.current =
                new FastThreadLocal<>() {
                    @Override
                    protected Burst initialValue() {
                        return ThreadExecutorMap.currentExecutor() instanceof EventLoop loop
                                ? new Burst(loop, nanos)
                                : null;
                    }
                };
    }

    /** The calling thread's burst; null if it is no event loop. */
    Burst get() {
        return current.get();
    }
}
