package io.millrace.gateway.telemetry;

import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.telemetry.SampleSpool.Entry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes samples from the threads that answer, puts them on disk on a thread of its own, and sends
 * them from there on another, again and again until Kafka has them.
 */
@Singleton
public class SampleLog {

    static final String TYPE = "io.millrace.prediction.sample";

    private static final Logger LOG = Logger.getLogger(SampleLog.class);
    private static final int WAITING = 8_192;
    private static final int BATCH = 256;
    private static final long FILE_BYTES = 16 << 20;
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(WAITING);
    private final GatewayConfig config;
    private final EventSink sink;
    private final WindowLog windows;
    private volatile boolean stopping;
    private SampleSpool spool;
    private Thread writer;
    private Thread sender;

    private record Pending(String endpoint, Supplier<PredictionSample> sample) {}

    SampleLog(GatewayConfig config, EventSink sink, WindowLog windows) {
        this.config = config;
        this.sink = sink;
        this.windows = windows;
    }

    /** Takes a sample without waiting; what finds no room is lost and counted. */
    void offer(String endpoint, Supplier<PredictionSample> sample) {
        if (!waiting.offer(new Pending(endpoint, sample))) {
            windows.sampleDropped(endpoint);
        }
    }

    /** Begins to write and send; what an earlier process left is sent first. */
    public void start() {
        try {
            spool =
                    new SampleSpool(
                            config.dataDir().resolve("spool"),
                            config.telemetry().spoolSize().asLongValue(),
                            FILE_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the spool of samples", e);
        }
        writer = Thread.ofPlatform().name("sample-writer").daemon().start(this::write);
        sender = Thread.ofPlatform().name("sample-sender").daemon().start(this::send);
    }

    private void write() {
        while (!stopping || !waiting.isEmpty()) {
            try {
                Pending next = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    write(next);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void write(Pending pending) {
        try {
            PredictionSample sample = pending.sample().get();
            long lost = spool.append(sample.predictionId(), Wire.toBytes(sample));
            for (long i = 0; i < lost; i++) {
                windows.sampleDropped(pending.endpoint());
            }
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "a sample of %s is lost", pending.endpoint());
            windows.sampleDropped(pending.endpoint());
        }
    }

    private void send() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (!sendBatch()) {
                    Thread.sleep(IDLE);
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.debugf("samples wait on disk: %s", e.getMessage());
                pause();
            }
        }
    }

    /** Sends what is next and waits for Kafka; false if there is nothing. */
    private boolean sendBatch() throws IOException {
        List<Entry> batch = spool.peek(BATCH);
        if (batch.isEmpty()) {
            return false;
        }
        CompletableFuture<?>[] sent =
                batch.stream()
                        .map(
                                entry ->
                                        sink.publish(
                                                        Topics.PREDICTION_SAMPLES,
                                                        entry.key(),
                                                        TYPE,
                                                        entry.payload())
                                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(sent).join();
        spool.advance(batch.getLast().next());
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts everything on disk and sends what Kafka takes within {@code patience}. */
    public void stop(Duration patience) throws InterruptedException {
        if (writer == null) {
            return;
        }
        stopping = true;
        writer.join(patience);
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (System.nanoTime() < end && !spool.peek(1).isEmpty()) {
                Thread.sleep(IDLE.dividedBy(10));
            }
            sender.interrupt();
            sender.join(patience);
            spool.close();
        } catch (IOException e) {
            LOG.warnf("samples stay on disk: %s", e.getMessage());
        }
    }

    /** Bytes of samples on disk. */
    public long spooledBytes() {
        return spool == null ? 0 : spool.bytes();
    }
}
