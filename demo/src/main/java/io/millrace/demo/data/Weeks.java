package io.millrace.demo.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Divides a stream for the report: calendar weeks (Monday to Sunday, UTC) where the data has times,
 * else equal blocks, a hundred over the whole stream. Very long streams get several weeks to a
 * bucket, very short ones days, so that a chart stays readable.
 */
public final class Weeks {

    private static final int BLOCKS = 100;
    private static final int MOST_BUCKETS = 400;
    private static final int FEWEST_BUCKETS = 12;

    private final EventStream stream;
    private final LocalDate monday;
    private final int days;
    private final int block;

    private Weeks(EventStream stream, LocalDate monday, int days, int block) {
        this.stream = stream;
        this.monday = monday;
        this.days = days;
        this.block = block;
    }

    public static Weeks of(EventStream stream) {
        int block = Math.max(1, (int) Math.ceil(stream.rows() / (double) BLOCKS));
        if (!stream.timed()) {
            return new Weeks(stream, null, 0, block);
        }
        LocalDate first = date(stream.time(0));
        LocalDate monday = first.minusDays(first.getDayOfWeek().getValue() - 1L);
        LocalDate last = date(stream.time(stream.rows() - 1));
        long span = ChronoUnit.DAYS.between(monday, last) + 1;
        if (span < FEWEST_BUCKETS) {
            // A stream of hours has no weeks to speak of.
            return new Weeks(stream, null, 0, block);
        }
        int days = span < FEWEST_BUCKETS * 7 ? 1 : 7;
        long buckets = span / days + 1;
        int factor = (int) Math.ceil(buckets / (double) MOST_BUCKETS);
        return new Weeks(stream, monday, days * factor, block);
    }

    /** Which bucket the row is in, from 0 at the stream's first row. */
    public int indexOf(int row) {
        if (days == 0) {
            return row / block;
        }
        return (int) (ChronoUnit.DAYS.between(monday, date(stream.time(row))) / days);
    }

    /** Which bucket a moment falls in, with its fraction: 3.5 is the middle of the fourth. */
    public double positionOf(Instant time) {
        if (days == 0) {
            return Math.max(0, stream.firstAfter(time) - 1) / (double) block;
        }
        double millis =
                time.toEpochMilli()
                        - monday.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        return millis / (days * 86_400_000.0);
    }

    /** What a reader calls the bucket: its first day, or its number. */
    public String name(int index) {
        return days == 0 ? "block " + (index + 1) : monday.plusDays((long) index * days).toString();
    }

    /**
     * What one bucket is: {@code week}, {@code day}, {@code 2 weeks} or {@code block of 50 rows}.
     */
    public String unit() {
        if (days == 0) {
            return "block of %,d rows".formatted(block);
        }
        if (days % 7 != 0) {
            return days == 1 ? "day" : days + " days";
        }
        return days == 7 ? "week" : days / 7 + " weeks";
    }

    private static LocalDate date(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
