package io.millrace.benchmarks.load;

import io.millrace.benchmarks.measure.Figures;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a generator saw.
 *
 * @param requests answered, rightly or not
 * @param failures of those, the ones that failed or were answered wrongly
 * @param nanos from the first request to the last answer
 * @param latencies in nanoseconds
 * @param firstFailure what the first failure said, or null
 */
public record LoadResult(
        long requests, long failures, long nanos, Histogram latencies, String firstFailure) {

    /** Longest latency that is told apart from a longer one: a minute. */
    static final long MAX_NANOS = 60_000_000_000L;

    static Histogram newHistogram() {
        return new org.HdrHistogram.ConcurrentHistogram(MAX_NANOS, 3);
    }

    /** Answers in a second. */
    public double perSecond() {
        return requests * 1e9 / nanos;
    }

    /** Latency in microseconds that {@code percent} of the requests keep below. */
    public double micros(double percent) {
        return latencies.getValueAtPercentile(percent) / 1e3;
    }

    /** Median and 99th percentile. */
    public Figures latencyFigures() {
        return new Figures(Map.of(Figures.P50_MICROS, micros(50), Figures.P99_MICROS, micros(99)));
    }

    /**
     * This, if nothing failed.
     *
     * @throws IllegalStateException otherwise: a measurement with failures measures something else
     */
    public LoadResult requireNoFailure() {
        if (failures > 0) {
            throw new IllegalStateException(
                    failures + " of " + requests + " requests failed, the first: " + firstFailure);
        }
        return this;
    }
}
