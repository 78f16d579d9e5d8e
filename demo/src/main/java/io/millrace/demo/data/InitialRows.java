package io.millrace.demo.data;

import java.time.Duration;
import java.util.OptionalInt;

/** How many rows the first model is trained on: what the user says, else a share of the stream. */
public final class InitialRows {

    /** Enough for a first model, little enough that most of the stream is left to live through. */
    private static final double SHARE = 0.06;

    private static final int ENOUGH = 1_000;
    private static final double MOST = 0.4;
    private static final int FEWEST = 200;

    private InitialRows() {}

    /**
     * Rows of {@code stream} to train on.
     *
     * @throws UnusableDataException if the user's number leaves too little on either side
     */
    public static int of(EventStream stream, OptionalInt requested) {
        if (requested.isPresent()) {
            return checked(stream, requested.getAsInt());
        }
        int share = (int) Math.round(stream.rows() * SHARE);
        int wanted = Math.max(share, (int) Math.min(ENOUGH, stream.rows() * MOST));
        return stream.timed() ? wholeWeeks(stream, wanted) : wanted;
    }

    private static int checked(EventStream stream, int requested) {
        int most = stream.rows() - FEWEST;
        if (requested < FEWEST || requested > most) {
            throw new UnusableDataException(
                    "%,d initial rows of %,d won't do: between %,d and %,d would be right"
                            .formatted(requested, stream.rows(), FEWEST, most));
        }
        return requested;
    }

    /** The number of rows nearest to {@code wanted} that ends with a whole week, if a week fits. */
    private static int wholeWeeks(EventStream stream, int wanted) {
        Duration week = Duration.ofDays(7);
        Duration span = Duration.between(stream.time(0), stream.time(wanted));
        long weeks = Math.round(span.toMillis() / (double) week.toMillis());
        if (weeks == 0) {
            return wanted;
        }
        int rows = stream.firstAfter(stream.time(0).plus(week.multipliedBy(weeks)).minusMillis(1));
        boolean usable = rows >= wanted / 2 && rows <= stream.rows() * MOST;
        return usable ? rows : wanted;
    }
}
