package io.millrace.gateway.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Runs by the number of their rows. Thread-safe, lock-free. */
final class BatchCounters {

    /** Above this many different sizes the rest is not told apart, so that memory is bounded. */
    private static final int MOST_SIZES = 4_096;

    private final Map<Long, Cell> cells = new ConcurrentHashMap<>();

    void add(long rows, long inputNanos, long runNanos, long outputNanos) {
        Cell cell = cells.get(rows);
        if (cell == null) {
            if (cells.size() >= MOST_SIZES) {
                return;
            }
            cell = cells.computeIfAbsent(rows, size -> new Cell());
        }
        cell.runs.increment();
        cell.input.add(inputNanos);
        cell.run.add(runNanos);
        cell.output.add(outputNanos);
    }

    Map<Long, BatchSums> sums() {
        Map<Long, BatchSums> sums = new TreeMap<>();
        cells.forEach(
                (rows, cell) ->
                        sums.put(
                                rows,
                                new BatchSums(
                                        cell.runs.sum(),
                                        cell.input.sum(),
                                        cell.run.sum(),
                                        cell.output.sum())));
        return sums;
    }

    private static final class Cell {

        private final LongAdder runs = new LongAdder();
        private final LongAdder input = new LongAdder();
        private final LongAdder run = new LongAdder();
        private final LongAdder output = new LongAdder();
    }
}
