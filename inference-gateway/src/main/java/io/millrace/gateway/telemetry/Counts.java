package io.millrace.gateway.telemetry;

import java.util.Arrays;
import java.util.List;

/** Arrays of counts as they go out. */
final class Counts {

    private Counts() {}

    static List<Long> list(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }
}
