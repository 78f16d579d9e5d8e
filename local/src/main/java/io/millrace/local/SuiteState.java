package io.millrace.local;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code state.json} in the state folder says about a suite. Written by its supervisor alone.
 *
 * @param ready whether all parts were ready once
 * @param failure why the suite could not be started, absent otherwise
 * @param seconds from the start until all parts were ready, absent before
 */
public record SuiteState(
        int schema,
        ProcessIdentity supervisor,
        Instant startedAt,
        boolean ready,
        String failure,
        Double seconds,
        Map<Port, Integer> ports,
        List<PartStatus> parts) {

    /** Version of this document. */
    public static final int SCHEMA = 1;

    public SuiteState {
        ports = Map.copyOf(ports);
        parts = List.copyOf(parts);
    }

    /** What it says about {@code part}, if the suite has that part. */
    public Optional<PartStatus> part(Part part) {
        return parts.stream().filter(status -> status.name().equals(part.label())).findFirst();
    }
}
