package io.millrace.training.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.Task;
import io.millrace.training.gates.GateSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Submitting and cancelling on a real PostgreSQL. */
class RunServiceTest {

    private static RunsFixture fixture;

    @BeforeAll
    static void createTheDatabase() {
        fixture = new RunsFixture();
    }

    @AfterEach
    void empty() {
        fixture.jdbi.useHandle(handle -> handle.execute("DELETE FROM run"));
    }

    @Test
    void queuesOneRunForAKeyHoweverOftenItIsSent() throws InterruptedException {
        Set<UUID> ids = ConcurrentHashMap.newKeySet();
        Callable<Boolean> submit =
                () -> ids.add(fixture.service().create(fixture.request("m"), "key", "alice").id());
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.invokeAll(List.of(submit, submit, submit, submit, submit));
        }

        assertThat(ids).hasSize(1);
        assertThat(fixture.service().list(null, null)).hasSize(1);
        assertThat(fixture.announced(ids.iterator().next())).containsExactly("QUEUED");
    }

    @Test
    void refusesAKeyThatWasUsedForSomethingElse() {
        RunView first = fixture.service().create(fixture.request("m"), "key", "alice");

        assertThatThrownBy(() -> fixture.service().create(fixture.request("n"), "key", "alice"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(first.id().toString())
                .extracting("code")
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(fixture.service().list(null, null)).hasSize(1);
    }

    @Test
    void findsTheRunOfAKeyAfterItHasEnded() {
        RunView first = fixture.service().create(fixture.request("m"), "key", "alice");
        succeed(claim());
        RunView again = fixture.service().create(fixture.request("m"), "key", "alice");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void queuesARunForEachRequestWithoutAKey() {
        fixture.service().create(fixture.request("m"), null, "alice");
        fixture.service().create(fixture.request("m"), null, "alice");
        assertThat(fixture.service().list("m", RunState.QUEUED)).hasSize(2);
    }

    @Test
    void refusesGatesThatMakeNoSense() {
        GateSpec gate = new GateSpec(GateSpec.Kind.ABSOLUTE, null, 1.0, null, null, null);
        RunRequest request =
                new RunRequest("m", fixture.dataset, null, null, null, List.of(gate), null);
        assertThatThrownBy(() -> fixture.service().create(request, null, "alice"))
                .hasMessage("a gate ABSOLUTE needs a metric");
        assertThat(fixture.service().list(null, null)).isEmpty();
    }

    @Test
    void refusesADataSetThatIsNotThere() {
        RunRequest request = new RunRequest("m", UUID.randomUUID(), null, null, null, null, null);
        assertThatThrownBy(() -> fixture.service().create(request, null, "alice"))
                .extracting("code")
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void endsAQueuedRunAtOnce() {
        Run run = fixture.queued();

        assertThat(fixture.service().cancel(run.id()).state()).isEqualTo(RunState.CANCELLED);

        assertThat(fixture.leases.claim("w", RunsFixture.LEASE)).isEmpty();
        assertThat(fixture.announced(run.id())).containsExactly("QUEUED", "CANCELLED");
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARING", "RUNNING", "EVALUATING", "REGISTERING"})
    void asksTheWorkerOfAnyOtherRunToStop(RunState state) {
        Run run = fixture.leases.move(fixture.claimed(), state, "there");

        assertThat(fixture.service().cancel(run.id()).state()).isEqualTo(state);

        assertThat(fixture.leases.heartbeat(run, RunsFixture.LEASE, 0)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "REJECTED", "FAILED", "CANCELLED"})
    void leavesAnEndedRunAsItIs(RunState state) {
        Run run = fixture.leases.end(fixture.claimed(), state, "over");

        assertThat(fixture.service().cancel(run.id()).state()).isEqualTo(state);

        Run stored = fixture.runs.find(run.id()).orElseThrow();
        assertThat(stored.cancelRequested()).isFalse();
        assertThat(stored.endedAt()).isEqualTo(run.endedAt());
    }

    @Test
    void startsOneRunForARequestAndKeepsItsCause() {
        UUID first = fixture.service().retrain(RunsFixture.retraining("r1"));
        UUID again = fixture.service().retrain(RunsFixture.retraining("r1"));
        UUID other = fixture.service().retrain(RunsFixture.retraining("r2"));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        RunView run = fixture.service().get(first);
        assertThat(run.requestId()).isEqualTo("r1");
        assertThat(run.cause().id()).isEqualTo("alert-7");
        assertThat(fixture.service().events(first).getFirst().message())
                .isEqualTo("request r1: accuracy fell");
    }

    @Test
    void repeatsWhatSucceededLast() {
        fixture.service()
                .create(
                        new RunRequest(
                                "m",
                                fixture.dataset,
                                Task.BINARY,
                                null,
                                Map.of("max_depth", 3),
                                null,
                                null),
                        null,
                        "alice");
        succeed(claim());

        UUID id = fixture.service().retrain(RunsFixture.retraining("r1"));

        RunSpec spec = fixture.runs.find(id).orElseThrow().spec();
        assertThat(spec.parameters()).containsEntry("max_depth", 3);
        assertThat(spec.signature()).isEqualTo(signature());
    }

    @Test
    void measuresHowLongRunsTakeByTheirEnd() {
        double before = ended("CANCELLED");
        Run run = fixture.queued();
        fixture.service().cancel(run.id());
        fixture.service().cancel(run.id());
        assertThat(ended("CANCELLED")).isEqualTo(before + 1);
    }

    private static double ended(String state) {
        var timer =
                fixture.meters.find("millrace.training.run.duration").tag("state", state).timer();
        return timer == null ? 0 : timer.count();
    }

    private static Run claim() {
        return fixture.leases.claim("worker", RunsFixture.LEASE).orElseThrow();
    }

    private static void succeed(Run run) {
        fixture.leases.succeed(run, "1", run.spec().repeatable(signature()));
    }

    private static ModelSignature signature() {
        return new ModelSignature(
                1,
                Task.BINARY,
                ModelSignature.InputForm.MATRIX,
                "input",
                List.of(new ModelSignature.Column("a", ModelSignature.ColumnType.NUMERIC)),
                new ModelSignature.Outputs("label", "probabilities", List.of("0", "1")),
                "y");
    }
}
