package io.millrace.training.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.training.gates.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Leases and fences on a real PostgreSQL. */
class RunLeasesTest {

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
    void takesTheOldestRunAndStartsItsFirstAttempt() {
        Run first = fixture.queued();
        fixture.queued();

        Run claimed = claim();

        assertThat(claimed.id()).isEqualTo(first.id());
        assertThat(claimed.state()).isEqualTo(RunState.PREPARING);
        assertThat(claimed.attempt()).isEqualTo(1);
        assertThat(claimed.fence()).isEqualTo(1);
    }

    @Test
    void givesEachRunToOneOfManyWorkers() throws InterruptedException, ExecutionException {
        IntStream.range(0, 20).forEach(i -> fixture.queued());
        Set<UUID> taken = ConcurrentHashMap.newKeySet();
        Callable<Integer> worker =
                () -> {
                    int count = 0;
                    for (Optional<Run> run = fixture.leases.claim("w", RunsFixture.LEASE);
                            run.isPresent();
                            run = fixture.leases.claim("w", RunsFixture.LEASE)) {
                        assertThat(taken.add(run.get().id())).isTrue();
                        count++;
                    }
                    return count;
                };

        int total = 0;
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> done :
                    workers.invokeAll(List.of(worker, worker, worker, worker))) {
                total += done.get();
            }
        }

        assertThat(total).isEqualTo(20);
    }

    @Test
    void leavesARunToTheWorkerThatGivesSignsOfLife() {
        Run run = fixture.claimed();
        fixture.leases.heartbeat(run, RunsFixture.LEASE, 0.4);

        assertThat(fixture.leases.claim("other", RunsFixture.LEASE)).isEmpty();
        assertThat(stored(run).progress()).isEqualTo(0.4);
    }

    @Test
    void handsARunOverWhereItIsWhenItsWorkerGoesSilent() {
        Run run = fixture.leases.move(fixture.claimed(), RunState.RUNNING, "training");
        fixture.expire(run);

        Run taken = claim();

        assertThat(taken.id()).isEqualTo(run.id());
        assertThat(taken.state()).isEqualTo(RunState.RUNNING);
        // the same attempt, under a new fence
        assertThat(taken.attempt()).isEqualTo(1);
        assertThat(taken.fence()).isEqualTo(run.fence() + 1);
    }

    @Test
    void refusesEveryWriteOfAStaleWorker() {
        Run stale = fixture.claimed();
        fixture.expire(stale);
        Run taken = claim();
        int events = fixture.runs.events(stale.id()).size();
        Verdict verdict = new Verdict("ROWS", Verdict.Status.PASSED, "enough");

        List<Runnable> writes =
                List.of(
                        () -> fixture.leases.heartbeat(stale, RunsFixture.LEASE, 0.9),
                        () -> fixture.leases.move(stale, RunState.RUNNING, "late"),
                        () -> fixture.leases.setTrackingRun(stale, "late"),
                        () -> fixture.leases.judge(stale, Map.of("f1", 1.0), List.of(verdict)),
                        () -> fixture.leases.succeed(stale, "9", stale.spec()),
                        () -> fixture.leases.end(stale, RunState.CANCELLED, "late"),
                        () -> fixture.leases.fail(stale, FailureClass.UNKNOWN, "late"),
                        () -> fixture.leases.retry(stale, FailureClass.LOST, "late", Duration.ZERO),
                        () -> fixture.leases.pause(stale, Duration.ZERO, "late"),
                        () -> fixture.leases.current(stale));
        for (Runnable write : writes) {
            assertThatThrownBy(write::run).isInstanceOf(LeaseLostException.class);
        }

        assertThat(stored(stale)).isEqualTo(taken);
        assertThat(fixture.runs.verdicts(stale.id())).isEmpty();
        assertThat(fixture.runs.events(stale.id())).hasSize(events);
    }

    @Test
    void endsOnceAndAnnouncesEachStepInItsTransaction() {
        Run run = fixture.claimed();
        run = fixture.leases.move(run, RunState.RUNNING, "training");
        run = fixture.leases.move(run, RunState.EVALUATING, "evaluating");
        run = fixture.leases.move(run, RunState.REGISTERING, "registering");
        Run ended = fixture.leases.succeed(run, "4", run.spec());

        assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(ended.version()).isEqualTo("4");
        assertThat(ended.progress()).isEqualTo(1);
        assertThat(ended.endedAt()).isNotNull();
        Run last = run;
        assertThatThrownBy(() -> fixture.leases.fail(last, FailureClass.UNKNOWN, "again"))
                .isInstanceOf(LeaseLostException.class);
        assertThat(fixture.announced(run.id()))
                .containsExactly(
                        "QUEUED", "PREPARING", "RUNNING", "EVALUATING", "REGISTERING", "SUCCEEDED");
        assertThat(fixture.leases.claim("other", RunsFixture.LEASE)).isEmpty();
    }

    @Test
    void queuesAnotherAttemptAfterItsDelay() {
        Run run = fixture.leases.move(fixture.claimed(), RunState.RUNNING, "training");
        Run retried = fixture.leases.retry(run, FailureClass.LOST, "killed", Duration.ofMinutes(5));

        assertThat(retried.state()).isEqualTo(RunState.QUEUED);
        assertThat(retried.failureClass()).isEqualTo(FailureClass.LOST);
        assertThat(fixture.leases.claim("w", RunsFixture.LEASE)).isEmpty();
        fixture.stopWaiting(run);
        Run second = claim();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.state()).isEqualTo(RunState.PREPARING);
    }

    @Test
    void goesOnWithTheSameAttemptAfterAPause() {
        Run run = fixture.leases.move(fixture.claimed(), RunState.EVALUATING, "evaluating");
        fixture.leases.pause(run, Duration.ofMinutes(5), "waits");
        assertThat(fixture.leases.claim("w", RunsFixture.LEASE)).isEmpty();
        fixture.stopWaiting(run);

        Run resumed = claim();

        assertThat(resumed.state()).isEqualTo(RunState.EVALUATING);
        assertThat(resumed.attempt()).isEqualTo(1);
    }

    @Test
    void keepsVerdictsAndMetricsOfTheLastEvaluation() {
        Run run = fixture.claimed();
        fixture.leases.judge(
                run,
                Map.of("f1", 0.5),
                List.of(new Verdict("ROWS", Verdict.Status.REJECTED, "few")));
        fixture.leases.judge(
                run,
                Map.of("f1", 0.75),
                List.of(new Verdict("ROWS", Verdict.Status.PASSED, "enough")));

        assertThat(fixture.runs.verdicts(run.id()))
                .containsExactly(new Verdict("ROWS", Verdict.Status.PASSED, "enough"));
        assertThat(stored(run).metrics()).containsExactly(Map.entry("f1", 0.75));
    }

    private static Run claim() {
        return fixture.leases.claim("worker", RunsFixture.LEASE).orElseThrow();
    }

    private static Run stored(Run run) {
        return fixture.runs.find(run.id()).orElseThrow();
    }
}
