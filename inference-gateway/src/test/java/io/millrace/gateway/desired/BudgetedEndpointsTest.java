package io.millrace.gateway.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.ServiceException;
import io.millrace.contracts.serving.ServingStatus.State;
import io.millrace.contracts.serving.ServingStatus.VersionStatus;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.inference.InferenceRequest;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.inference.RequestParameters;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.PatientCall;
import io.millrace.gateway.repository.IndexEntry;
import io.millrace.gateway.repository.RepositoryService;
import io.millrace.gateway.serving.MemoryBudget;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.serving.ServingBoard;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints of desired state under a memory budget. */
@QuarkusTest
@TestProfile(BudgetedEndpointsTest.Profile.class)
@Timeout(120)
class BudgetedEndpointsTest {

    private static final Caller CALLER = new Caller.Unchecked();

    @Inject EndpointReconciler reconciler;
    @Inject InferenceService inference;
    @Inject RepositoryService repository;
    @Inject ServingBoard board;
    @Inject MemoryBudget budget;
    @Inject GatewayCounters counters;
    @Inject Readiness readiness;

    @ConfigProperty(name = BudgetedVersions.DATA_PROPERTY)
    Path data;

    /** With versions of its own. */
    public static final class Profile implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(BudgetedVersions.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @BeforeEach
    void ready() {
        Eventually.ready(readiness);
    }

    @Test
    void answersForMoreEndpointsThanFit() {
        for (int number = 1; number <= 3; number++) {
            want("one" + number, 1, number);
        }
        long evictions = counters.sum(Event.MODEL_EVICTIONS);
        for (int round = 0; round < 3; round++) {
            for (int number = 1; number <= 3; number++) {
                assertThat(ask("one" + number, "", "")).isEqualTo(number);
            }
        }

        assertThat(counters.sum(Event.MODEL_EVICTIONS) - evictions).isGreaterThanOrEqualTo(6);
        assertThat(budget.used()).isPositive().isLessThanOrEqualTo(budget.limit());
        assertThat(repository.index(CALLER, "", false))
                .filteredOn(entry -> entry.name().startsWith("one"))
                .filteredOn(entry -> entry.state() == IndexEntry.State.UNAVAILABLE)
                .isNotEmpty()
                .extracting(IndexEntry::reason)
                .containsOnly(
                        "unloaded to stay within the memory budget; loads on the next request");
        assertThat(board.endpoints())
                .filteredOn(status -> status.endpoint().startsWith("one"))
                .flatExtracting(status -> status.versions())
                .extracting(VersionStatus::state)
                .containsOnly(State.READY);
        remove("one1", "one2", "one3");
    }

    @Test
    void keepsTheSplitAndTheVersionsOfAnEndpointThatDoesNotFit() {
        want("split", 1, 1, 2, 3);
        Set<Float> answered = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            answered.add(ask("split", "", "key" + i));
        }
        float sticky = ask("split", "", "key7");
        for (int version = 1; version <= 3; version++) {
            assertThat(ask("split", "" + version, "")).isEqualTo(version);
        }

        assertThat(answered).containsExactlyInAnyOrder(1f, 2f, 3f);
        assertThat(ask("split", "", "key7")).isEqualTo(sticky);
        remove("split");
    }

    @Test
    void swapsToANewGenerationAlsoWhereTheOldOneIsNotLoaded() {
        want("swapped", 1, 1);
        want("others", 1, 2, 3);
        assertThat(ask("others", "2", "")).isEqualTo(2);
        assertThat(ask("others", "3", "")).isEqualTo(3);

        want("swapped", 2, 4);

        assertThat(ask("swapped", "", "")).isEqualTo(4);
        assertThat(ask("others", "2", "")).isEqualTo(2);
        assertThat(ask("swapped", "", "")).isEqualTo(4);
        remove("swapped", "others");
    }

    private void want(String endpoint, long generation, Integer... versions) {
        reconciler.want(BudgetedVersions.state(data, endpoint, generation, versions));
        reconciler.settled().join();
    }

    private void remove(String... endpoints) {
        for (String endpoint : endpoints) {
            reconciler.remove(endpoint);
        }
        reconciler.settled().join();
        // An answer is there a little before its request lets go of the model.
        Eventually.holds(
                Duration.ofSeconds(30),
                () -> budget.used() == 0,
                () -> budget.used() + " bytes are still in use");
    }

    private float ask(String endpoint, String version, String key) {
        RequestParameters.Builder parameters = new RequestParameters.Builder();
        if (!key.isEmpty()) {
            parameters.put("sticky_key", key);
        }
        Tensor input =
                new Tensor(
                        "INPUT",
                        Datatype.INT64,
                        new long[] {1, 1},
                        Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 3));
        Pending pending = new Pending();
        inference.infer(
                new InferenceRequest(
                        endpoint,
                        version,
                        "",
                        parameters.build(),
                        List.of(input),
                        List.of(),
                        Map.of(),
                        (Runnable) null),
                pending);
        return pending.answer.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static final class Pending implements PatientCall {

        private final CompletableFuture<Float> answer = new CompletableFuture<>();

        @Override
        public void succeed(InferenceResponse response) {
            answer.complete(
                    response.outputs().getFirst().data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
        }

        @Override
        public void fail(ServiceException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
