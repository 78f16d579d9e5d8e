package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrphansTest {

    private Process process;

    @BeforeEach
    void launch() throws Exception {
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void stopsAPartThatOutlivedItsSupervisor() throws InterruptedException {
        int stopped = Orphans.stop(stateWith(ProcessIdentity.of(process.toHandle())));

        assertThat(stopped).isEqualTo(1);
        // It has ended, but only once this JVM has reaped it does its Process say so.
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leavesAStrangerAloneThatGotThePartsNumber() {
        ProcessIdentity past =
                new ProcessIdentity(process.pid(), Instant.parse("2026-01-01T00:00:00Z"));

        assertThat(Orphans.stop(stateWith(past))).isZero();
        assertThat(process.isAlive()).isTrue();
    }

    private static SuiteState stateWith(ProcessIdentity kafka) {
        PartStatus part =
                new PartStatus(
                        Part.KAFKA.label(),
                        "4",
                        PartStatus.State.READY,
                        kafka,
                        1.0,
                        0,
                        Instant.EPOCH,
                        "kafka.log");
        return new SuiteState(
                SuiteState.SCHEMA, kafka, Instant.EPOCH, true, null, 1.0, Map.of(), List.of(part));
    }
}
