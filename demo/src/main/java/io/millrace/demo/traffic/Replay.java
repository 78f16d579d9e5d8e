package io.millrace.demo.traffic;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import inference.ModelInferResponse;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.demo.data.EventStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Sends rows in order, each to every endpoint, several requests in flight, at the pacer's rate.
 * Failed predictions are counted and never repeated: a user would have seen them.
 */
public final class Replay {

    /** One receiver of the traffic. */
    public record Target(String endpoint, RowEncoder encoder, AnswerLog log) {}

    /**
     * Which rows, and how.
     *
     * @param runName makes prediction ids unique
     */
    public record Plan(EventStream stream, int from, int to, String runName, Pacer pacer) {

        /** Id of the prediction on {@code row} at {@code endpoint}. */
        public String predictionId(String endpoint, int row) {
            return "%s-%s-%d".formatted(endpoint, runName, row);
        }
    }

    private static final int IN_FLIGHT = 32;
    private static final int ROWS_PER_MARK = 16;

    private final Plan plan;
    private final GatewayClient gateway;
    private final AnswerReader reader;
    private final List<Target> targets;
    private final Timeline timeline;
    private final Latencies latencies = new Latencies();
    private final Semaphore permits = new Semaphore(IN_FLIGHT);

    public Replay(
            Plan plan,
            GatewayClient gateway,
            ModelSignature signature,
            List<Target> targets,
            Timeline timeline) {
        this.plan = plan;
        this.gateway = gateway;
        this.reader = new AnswerReader(signature);
        this.targets = List.copyOf(targets);
        this.timeline = timeline;
    }

    public Latencies latencies() {
        return latencies;
    }

    /**
     * Replays all rows and waits for the last answers.
     *
     * @param state what the pace depends on, asked before each row
     * @param labels follow the rows
     * @param progress told each row that was sent
     */
    public void run(Supplier<LoopState> state, LabelFeed labels, IntConsumer progress)
            throws InterruptedException {
        long start = System.nanoTime();
        double due = start;
        for (int row = plan.from(); row < plan.to(); row++) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            double rate = plan.pacer().rate(row - plan.from(), elapsed, state.get());
            // Time lost to a slow answer is not made up by a burst.
            due = Math.max(due + 1e9 / rate, System.nanoTime() - 1e9 / rate);
            sleepUntil((long) due);
            send(row);
            labels.advanceTo(row);
            if (row % ROWS_PER_MARK == 0) {
                timeline.mark(Clock.systemUTC().instant(), row);
            }
            progress.accept(row);
        }
        permits.acquire(IN_FLIGHT);
        timeline.mark(Clock.systemUTC().instant(), plan.to());
    }

    private void send(int row) throws InterruptedException {
        for (Target target : targets) {
            permits.acquire();
            String id = plan.predictionId(target.endpoint(), row);
            var answer = gateway.infer(target.encoder().encode(target.endpoint(), row, id));
            Futures.addCallback(
                    answer,
                    new Reception(target.log(), row, System.nanoTime()),
                    MoreExecutors.directExecutor());
        }
    }

    private static void sleepUntil(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }

    private final class Reception implements FutureCallback<ModelInferResponse> {

        private final AnswerLog log;
        private final int row;
        private final long sentNanos;

        private Reception(AnswerLog log, int row, long sentNanos) {
            this.log = log;
            this.row = row;
            this.sentNanos = sentNanos;
        }

        @Override
        public void onSuccess(ModelInferResponse response) {
            latencies.record(System.nanoTime() - sentNanos);
            try {
                log.answered(row, reader.read(response));
            } catch (RuntimeException e) {
                log.failed(row, e);
            } finally {
                permits.release();
            }
        }

        @Override
        public void onFailure(Throwable cause) {
            log.failed(row, cause);
            permits.release();
        }
    }
}
