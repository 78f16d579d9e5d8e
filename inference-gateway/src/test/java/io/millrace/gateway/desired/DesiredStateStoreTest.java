package io.millrace.gateway.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.Sampling;
import io.millrace.contracts.serving.EndpointState.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredStateStoreTest {

    @TempDir private Path folder;

    @Test
    void whatServedBeforeIsAnnouncedInThePlaceOfWhatIsWantedSince() {
        DesiredStateStore store = new DesiredStateStore(folder);
        store.saveServed(state("churn", 1));
        store.save(state("churn", 2));
        store.save(state("fraud", 7));
        store.saveServed(state("forgotten", 3));

        StoredEndpoints stored = store.read();

        assertThat(stored.newest()).containsExactlyInAnyOrder(state("churn", 2), state("fraud", 7));
        assertThat(stored.served().values()).containsExactly(state("churn", 1));
        assertThat(stored.announced())
                .containsExactlyInAnyOrder(state("churn", 1), state("fraud", 7));
    }

    @Test
    void aSpoiltStateIsLeftOut() throws IOException {
        DesiredStateStore store = new DesiredStateStore(folder);
        store.save(state("churn", 2));
        Files.writeString(folder.resolve("desired/fraud.json"), "{\"endpoint\":");

        assertThat(store.read().newest()).containsExactly(state("churn", 2));
    }

    @Test
    void whatWasDeletedIsNotThereAnyMore() {
        DesiredStateStore store = new DesiredStateStore(folder);
        store.save(state("churn", 2));
        store.saveServed(state("churn", 2));

        store.delete("churn");

        assertThat(store.read().announced()).isEmpty();
    }

    private static EndpointState state(String endpoint, long generation) {
        return new EndpointState(
                EndpointState.SCHEMA,
                endpoint,
                generation,
                "model",
                endpoint,
                List.of(new Target("1", 100, "0".repeat(64), List.of())),
                null,
                new Sampling(false, 0),
                Duration.ofHours(1),
                Instant.parse("2026-01-01T00:00:00Z"),
                "alice");
    }
}
