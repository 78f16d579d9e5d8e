package io.millrace.training.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.outbox.Outbox;

/** Makes what the container makes. */
public final class IngestFixtures {

    private IngestFixtures() {}

    public static DeadLetters deadLetters(Outbox outbox, MeterRegistry metrics) {
        return new DeadLetters(outbox, metrics);
    }
}
