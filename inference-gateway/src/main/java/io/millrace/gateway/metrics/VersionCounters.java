package io.millrace.gateway.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one version of one endpoint did since the process started. Thread-safe, lock-free. */
public final class VersionCounters {

    private final String endpoint;
    private final String version;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder runs = new LongAdder();
    private final LongAdder requestNanos = new LongAdder();
    private final LongAdder queueNanos = new LongAdder();
    private final LongAdder inputNanos = new LongAdder();
    private final LongAdder runNanos = new LongAdder();
    private final LongAdder outputNanos = new LongAdder();
    private final Map<FailureReason, LongAdder> failed = new EnumMap<>(FailureReason.class);

    /** Why a request failed, as Triton divides it. */
    public enum FailureReason {
        REJECTED,
        CANCELED,
        BACKEND,
        OTHER
    }

    VersionCounters(String endpoint, String version) {
        this.endpoint = endpoint;
        this.version = version;
        for (FailureReason reason : FailureReason.values()) {
            failed.put(reason, new LongAdder());
        }
    }

    public String endpoint() {
        return endpoint;
    }

    public String version() {
        return version;
    }

    /** Counts a run, which several requests may share. */
    public void ran() {
        runs.increment();
    }

    /** Counts an answered request with the times of its parts. */
    public void succeeded(long requestRows, Times times) {
        succeeded.increment();
        rows.add(requestRows);
        queueNanos.add(times.queue());
        inputNanos.add(times.input());
        runNanos.add(times.run());
        outputNanos.add(times.output());
        requestNanos.add(times.total());
    }

    /** Counts a request that failed. */
    public void failed(FailureReason reason) {
        failed.get(reason).increment();
    }

    /** Sums so far. */
    public Sums sums() {
        return new Sums(
                succeeded.sum(),
                rows.sum(),
                runs.sum(),
                new Times(
                        queueNanos.sum(),
                        inputNanos.sum(),
                        runNanos.sum(),
                        outputNanos.sum(),
                        requestNanos.sum()));
    }

    /** Failures so far. */
    public long failures(FailureReason reason) {
        return failed.get(reason).sum();
    }

    /** Parts of the time of requests in nanoseconds. */
    public record Times(long queue, long input, long run, long output, long total) {}

    /** Counts since the start. */
    public record Sums(long requests, long rows, long runs, Times nanos) {}
}
