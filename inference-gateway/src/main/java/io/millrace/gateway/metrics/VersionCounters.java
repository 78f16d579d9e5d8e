package io.millrace.gateway.metrics;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

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
    private final LongAdder failedNanos = new LongAdder();
    private final LongAdder withoutRun = new LongAdder();
    private final LongAdder cacheHits = new LongAdder();
    private final LongAdder cacheHitNanos = new LongAdder();
    private final LongAdder cacheMisses = new LongAdder();
    private final LongAdder cacheMissNanos = new LongAdder();
    private final Map<FailureReason, LongAdder> failed = new EnumMap<>(FailureReason.class);
    private final BatchCounters batches = new BatchCounters();
    private final Map<Distribution, Histogram> histograms = new EnumMap<>(Distribution.class);
    private final List<IntSupplier> queues = new CopyOnWriteArrayList<>();
    private volatile long lastSuccess;
    private volatile long loadNanos;

    /** Why a request failed, as Triton divides it. */
    public enum FailureReason {
        REJECTED,
        CANCELED,
        BACKEND,
        OTHER
    }

    /** What is told as a histogram; times in nanoseconds. */
    public enum Distribution {
        /** From the complete request to the answer. */
        TOTAL,
        /** Until a run began. */
        QUEUE,
        /** The run itself. */
        COMPUTE,
        /** Rows of one run. */
        BATCH_ROWS
    }

    VersionCounters(String endpoint, String version) {
        this.endpoint = endpoint;
        this.version = version;
        for (FailureReason reason : FailureReason.values()) {
            failed.put(reason, new LongAdder());
        }
        for (Distribution distribution : Distribution.values()) {
            histograms.put(
                    distribution,
                    distribution == Distribution.BATCH_ROWS
                            ? Histogram.ofRows()
                            : Histogram.ofDurations());
        }
    }

    public String endpoint() {
        return endpoint;
    }

    public String version() {
        return version;
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
        histograms.get(Distribution.TOTAL).add(times.total());
        histograms.get(Distribution.QUEUE).add(times.queue());
        histograms.get(Distribution.COMPUTE).add(times.run());
        lastSuccess = System.currentTimeMillis();
    }

    /**
     * Counts a request that was answered by what the model gave for another: as a request, not as
     * an inference.
     */
    public void succeededWithoutRun(long total) {
        succeeded.increment();
        withoutRun.increment();
        requestNanos.add(total);
        histograms.get(Distribution.TOTAL).add(total);
        lastSuccess = System.currentTimeMillis();
    }

    /** Requests of {@link #sums} that were answered without a run of their own. */
    public long withoutRun() {
        return withoutRun.sum();
    }

    /** Counts an answer that was found in the cache. */
    public void cacheHit(long nanos) {
        cacheHits.increment();
        cacheHitNanos.add(nanos);
    }

    /** Counts an answer that was looked for in the cache and not found. */
    public void cacheMiss(long nanos) {
        cacheMisses.increment();
        cacheMissNanos.add(nanos);
    }

    /** Adds the time that it took to put an answer into the cache after a miss. */
    public void cacheFilled(long nanos) {
        cacheMissNanos.add(nanos);
    }

    /** Looks into the cache so far. */
    public CacheSums cache() {
        return new CacheSums(
                cacheHits.sum(), cacheHitNanos.sum(), cacheMisses.sum(), cacheMissNanos.sum());
    }

    /** Looks into the cache, and nanoseconds that they took; of misses, with putting in. */
    public record CacheSums(long hits, long hitNanos, long misses, long missNanos) {}

    /** Counts a run of the model, whose rows may belong to several requests. */
    public void ran(long batchRows, long inputTime, long runTime, long outputTime) {
        runs.increment();
        batches.add(batchRows, inputTime, runTime, outputTime);
        histograms.get(Distribution.BATCH_ROWS).add(batchRows);
    }

    /** Counts a request that failed; its time is not known. */
    public void failed(FailureReason reason) {
        failed.get(reason).increment();
    }

    /** Counts a request that failed after {@code nanos}. */
    public void failed(FailureReason reason, long nanos) {
        failed.get(reason).increment();
        failedNanos.add(nanos);
    }

    /** Adds a queue of the version's: a version that is being replaced has two for a while. */
    public void addQueue(IntSupplier waiting) {
        queues.add(waiting);
    }

    /** Takes a queue away that was added. */
    public void removeQueue(IntSupplier waiting) {
        queues.remove(waiting);
    }

    /** Requests that wait in the version's queues now. */
    public int waiting() {
        return queues.stream().mapToInt(IntSupplier::getAsInt).sum();
    }

    /** Tells how long the last load of the version took. */
    public void loaded(long nanos) {
        loadNanos = nanos;
    }

    /** Nanoseconds of the last load; 0 before it. */
    public long loadNanos() {
        return loadNanos;
    }

    /** Milliseconds since the epoch of the last answer; 0 before the first. */
    public long lastSuccess() {
        return lastSuccess;
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

    /** Failures so far, whatever the reason. */
    public long failures() {
        return failed.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Nanoseconds that failed requests took. */
    public long failedNanos() {
        return failedNanos.sum();
    }

    /** Runs so far by the number of their rows, ascending. */
    public Map<Long, BatchSums> batches() {
        return batches.sums();
    }

    /** Values so far. */
    public Histogram.Snapshot histogram(Distribution distribution) {
        return histograms.get(distribution).snapshot();
    }

    /** Parts of the time of requests in nanoseconds. */
    public record Times(long queue, long input, long run, long output, long total) {}

    /** Counts since the start. */
    public record Sums(long requests, long rows, long runs, Times nanos) {}
}
