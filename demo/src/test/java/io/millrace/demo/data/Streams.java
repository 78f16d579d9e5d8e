package io.millrace.demo.data;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Streams for tests: one numeric column {@code x}, one text column {@code shop}, a binary label.
 */
public final class Streams {

    private Streams() {}

    public static EventStream of(int rows, Instant start, Duration gap) {
        return stream(
                rows,
                true,
                LongStream.range(0, rows)
                        .map(i -> start.toEpochMilli() + i * gap.toMillis())
                        .toArray());
    }

    public static EventStream untimed(int rows) {
        return stream(rows, false, LongStream.range(0, rows).map(i -> i * 60_000).toArray());
    }

    private static EventStream stream(int rows, boolean timed, long[] times) {
        return new EventStream(
                "stream",
                timed,
                List.of(
                        new Column.Numbers(
                                "x", IntStream.range(0, rows).asDoubleStream().toArray()),
                        new Column.Texts(
                                "shop",
                                IntStream.range(0, rows)
                                        .mapToObj(i -> "shop-" + i % 3)
                                        .toArray(String[]::new))),
                new Column.Numbers(
                        "label", IntStream.range(0, rows).mapToDouble(i -> i % 2).toArray()),
                times,
                timed ? "time" : null,
                List.of());
    }
}
