package io.millrace.demo.data;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Width of a monitoring pane in event time, derived from how dense the data is: about this many
 * rows to a pane, as a round duration.
 */
public final class PaneWidth {

    private static final int ROWS = 48;

    private static final List<Duration> ROUND =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(15),
                    Duration.ofHours(1),
                    Duration.ofHours(3),
                    Duration.ofHours(6),
                    Duration.ofHours(12),
                    Duration.ofDays(1),
                    Duration.ofDays(7),
                    Duration.ofDays(28));

    private PaneWidth() {}

    /** The round duration nearest, by ratio, to the time that {@value #ROWS} rows take. */
    public static Duration of(EventStream stream) {
        double wanted = Math.max(1, ROWS * medianGap(stream));
        Duration best = ROUND.getFirst();
        for (Duration candidate : ROUND) {
            if (distance(candidate, wanted) < distance(best, wanted)) {
                best = candidate;
            }
        }
        return best;
    }

    private static double distance(Duration candidate, double millis) {
        return Math.abs(Math.log(candidate.toMillis() / millis));
    }

    /** Typical milliseconds from row to row; rows of the same instant share the gap after them. */
    private static double medianGap(EventStream stream) {
        int block = Math.max(1, Math.min(ROWS, stream.rows() / 10));
        int blocks = (stream.rows() - 1) / block;
        double[] gaps = new double[blocks];
        for (int i = 0; i < blocks; i++) {
            long from = stream.times()[i * block];
            long to = stream.times()[(i + 1) * block];
            gaps[i] = (to - from) / (double) block;
        }
        Arrays.sort(gaps);
        return gaps[blocks / 2];
    }
}
