package io.millrace.local;

import java.util.List;
import java.util.Optional;

/** Parts that run on although their supervisor is gone. */
final class Orphans {

    /** Services end first, and the database last, when nobody writes any more. */
    private static final List<List<Part>> ORDER =
            List.of(Part.SERVICES, List.of(Part.KEYCLOAK, Part.KAFKA), List.of(Part.POSTGRESQL));

    private Orphans() {}

    /** The order in which parts are stopped: each group together, one after the other. */
    static List<List<Part>> order() {
        return ORDER;
    }

    /** Stops what {@code state} says was started and still runs; strangers are left alone. */
    static int stop(SuiteState state) {
        int stopped = 0;
        for (List<Part> group : ORDER) {
            List<ProcessHandle> alive =
                    group.stream()
                            .flatMap(part -> state.part(part).stream())
                            .flatMap(status -> Optional.ofNullable(status.process()).stream())
                            .flatMap(identity -> identity.find().stream())
                            .toList();
            alive.forEach(ProcessHandle::destroy);
            alive.forEach(process -> RunningPart.of(process).stop());
            stopped += alive.size();
        }
        return stopped;
    }
}
