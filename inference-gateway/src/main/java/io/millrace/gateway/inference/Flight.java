package io.millrace.gateway.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Those who wait for the run of another. Thread-safe, lock-free. */
final class Flight {

    private static final Seat LANDED = new Seat(null, null);

    private final AtomicReference<Seat> last = new AtomicReference<>();

    private static final class Seat {

        private final Execution passenger;
        private final Seat before;

        Seat(Execution passenger, Seat before) {
            this.passenger = passenger;
            this.before = before;
        }
    }

    /** Takes {@code passenger} along; false if the run is over. */
    boolean join(Execution passenger) {
        Seat seen = last.get();
        while (seen != LANDED) {
            Seat witness = last.compareAndExchange(seen, new Seat(passenger, seen));
            if (witness == seen) {
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** Ends it; those who joined, in the order in which they did, at the first call only. */
    List<Execution> land() {
        List<Execution> all = new ArrayList<>();
        for (Seat seat = last.getAndSet(LANDED);
                seat != null && seat != LANDED;
                seat = seat.before) {
            all.addFirst(seat.passenger);
        }
        return all;
    }
}
