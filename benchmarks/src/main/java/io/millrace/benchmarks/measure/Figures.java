package io.millrace.benchmarks.measure;

import java.util.Map;

/** What one measurement of one server found, by name: {@link #CPU_MICROS} and the like. */
public record Figures(Map<String, Double> values) {

    /** Microseconds of the server's CPU time for one request. */
    public static final String CPU_MICROS = "cpu µs/request";

    /** Requests that were answered in a second. */
    public static final String PER_SECOND = "requests/s";

    /** Median latency in microseconds. */
    public static final String P50_MICROS = "p50 µs";

    /** Latency in microseconds that 99 of 100 requests keep below. */
    public static final String P99_MICROS = "p99 µs";

    public Figures {
        values = Map.copyOf(values);
    }

    /**
     * One of the values.
     *
     * @throws IllegalArgumentException if it was not measured
     */
    public double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " was not measured, only " + values.keySet());
        }
        return value;
    }
}
