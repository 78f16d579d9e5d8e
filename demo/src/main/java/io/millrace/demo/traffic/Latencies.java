package io.millrace.demo.traffic;

import java.util.List;
import java.util.stream.DoubleStream;
import org.HdrHistogram.ConcurrentHistogram;

/** Latency of answered requests as the caller saw it. Thread-safe. */
public final class Latencies {

    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final ConcurrentHistogram histogram = new ConcurrentHistogram(LONGEST_NANOS, 3);

    public void record(long nanos) {
        histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
    }

    /** Milliseconds that {@code percent} of the requests did not exceed; 0 if there were none. */
    public double millis(double percent) {
        return histogram.getValueAtPercentile(percent) / 1e6;
    }

    /** Points of the distribution, for a chart. */
    public List<Point> points() {
        return DoubleStream.of(25, 50, 75, 90, 95, 99, 99.5, 99.9, 100)
                .mapToObj(percent -> new Point(percent, millis(percent)))
                .toList();
    }

    /** One point of the distribution. */
    public record Point(double percent, double millis) {}
}
