package io.millrace.demo.traffic;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where the replay was at which wall-clock moment. Written by one thread, read by any. */
public final class Timeline {

    private record Mark(Instant wall, int row) {}

    private final List<Mark> marks = Collections.synchronizedList(new ArrayList<>());

    /** Remembers that at {@code wall} the next row was {@code row}; moments must not go back. */
    void mark(Instant wall, int row) {
        marks.add(new Mark(wall, row));
    }

    /** The row that was next at {@code wall}: the last mark not later; 0 before the first. */
    public int rowAt(Instant wall) {
        synchronized (marks) {
            int low = 0;
            int high = marks.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (marks.get(middle).wall().isAfter(wall)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low == 0 ? 0 : marks.get(low - 1).row();
        }
    }
}
