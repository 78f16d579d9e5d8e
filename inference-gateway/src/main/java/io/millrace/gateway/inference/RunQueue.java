package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.serving.ServedModel;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Decides where a run happens: at once on the calling thread if it is predicted to be cheaper than
 * handing it over, else on one of a fixed number of platform threads behind a bounded queue.
 * (Virtual threads would be pinned by the native call.)
 */
@Singleton
class RunQueue {

    private final ThreadPoolExecutor workers;
    private final long inlineBudget;
    private final GatewayCounters counters;

    RunQueue(GatewayConfig config, GatewayCounters counters) {
        int threads =
                config.execution().workers().orElse(Runtime.getRuntime().availableProcessors());
        this.inlineBudget = config.execution().inlineBudget().toNanos();
        this.counters = counters;
        this.workers =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(config.execution().queueSize()),
                        Thread.ofPlatform().name("inference-", 0).daemon().factory());
    }

    /**
     * Runs {@code run} now or soon.
     *
     * @throws ServiceException OVERLOADED if it would have to wait behind a full queue
     */
    void submit(ServedModel model, long rows, Runnable run) {
        if (predictedNanos(model, rows) <= inlineBudget) {
            run.run();
            return;
        }
        try {
            workers.execute(run);
        } catch (RejectedExecutionException full) {
            counters.count(GatewayCounters.Event.OVERLOADED);
            throw new ServiceException(
                    ErrorCode.OVERLOADED,
                    "Exceeds maximum queue size of %d; send less, or retry after a pause"
                            .formatted(workers.getQueue().size()));
        }
    }

    private static long predictedNanos(ServedModel model, long rows) {
        long one = model.runNanos();
        return one > Long.MAX_VALUE / Math.max(1, rows) ? Long.MAX_VALUE : one * Math.max(1, rows);
    }

    @PreDestroy
    void stop() {
        workers.shutdown();
    }
}
