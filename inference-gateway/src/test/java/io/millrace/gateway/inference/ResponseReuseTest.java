package io.millrace.gateway.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inference.InferStatistics;
import inference.ModelStatistics;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.PatientCall;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.repository.RepositoryService;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.statistics.ModelStatisticsService;
import io.millrace.gateway.telemetry.WindowLog;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(ResponseReuseTest.Profile.class)
@Timeout(120)
class ResponseReuseTest {

    private static final Caller CALLER = new Caller.Unchecked();

    @Inject InferenceService inference;
    @Inject RepositoryService repository;
    @Inject ModelStatisticsService statistics;
    @Inject EndpointCatalog catalog;
    @Inject GatewayCounters counters;
    @Inject Readiness readiness;
    @Inject InFlight inFlight;
    @Inject GatewayConfig config;
    @Inject WindowLog windows;
    @Inject RecordingSink sink;

    /** With models of its own, and a place where windows can be read. */
    public static final class Profile implements QuarkusTestProfile {

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(RecordingSink.class);
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ReusingModels.class));
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

    @AfterEach
    void nothingIsLeftBehind() {
        settle();
        assertThat(catalog.all())
                .allSatisfy(
                        endpoint ->
                                assertThat(endpoint.models())
                                        .allSatisfy(model -> assertThat(model.users()).isOne()));
    }

    /** An answer is there a little before it is counted. */
    private void settle() {
        Eventually.holds(
                Duration.ofSeconds(30),
                () -> inFlight.count() == 0,
                () -> inFlight.count() + " requests are in flight");
    }

    @Test
    void answersFromTheCacheWhatWasAnsweredBefore() {
        ModelStatistics before = statistics(ReusingModels.CACHED);
        long seen = requestsSeen(ReusingModels.CACHED);
        for (int i = 0; i < 3; i++) {
            assertThat(ask(ReusingModels.CACHED, 3, 4).floats()).containsExactly(3, 4);
        }
        assertThat(ask(ReusingModels.CACHED, 3, 5).floats()).containsExactly(3, 5);

        ModelStatistics after = statistics(ReusingModels.CACHED);
        InferStatistics was = before.getInferenceStats();
        InferStatistics is = after.getInferenceStats();
        assertThat(is.getCacheHit().getCount() - was.getCacheHit().getCount()).isEqualTo(2);
        assertThat(is.getCacheMiss().getCount() - was.getCacheMiss().getCount()).isEqualTo(2);
        assertThat(is.getCacheHit().getNs()).isGreaterThan(was.getCacheHit().getNs());
        assertThat(is.getSuccess().getCount() - was.getSuccess().getCount()).isEqualTo(4);
        assertThat(is.getComputeInfer().getCount() - was.getComputeInfer().getCount()).isEqualTo(2);
        assertThat(after.getExecutionCount() - before.getExecutionCount()).isEqualTo(2);
        assertThat(after.getInferenceCount() - before.getInferenceCount()).isEqualTo(2);
        Eventually.holds(
                Duration.ofSeconds(30),
                () -> requestsSeen(ReusingModels.CACHED) - seen == 4,
                () -> requestsSeen(ReusingModels.CACHED) - seen + " requests were seen");
    }

    @Test
    void givesEachRequestItsOwnIdsAndOutputs() {
        Answer first = ask(ReusingModels.CACHED, 8, 8);
        Answer second = ask(ReusingModels.CACHED, 8, 8);

        assertThat(first.response.id()).isNotEqualTo(second.response.id());
        assertThat(first.response.predictionId()).isNotEqualTo(second.response.predictionId());
        assertThat(second.response.outputs()).extracting(Tensor::name).containsExactly("OUTPUT");
    }

    @Test
    void keepsNothingOfAModelThatDoesNotSaySo() {
        ModelStatistics before = statistics(ReusingModels.PLAIN);
        ask(ReusingModels.PLAIN, 1, 1);
        ask(ReusingModels.PLAIN, 1, 1);

        ModelStatistics after = statistics(ReusingModels.PLAIN);
        assertThat(after.getExecutionCount() - before.getExecutionCount()).isEqualTo(2);
        assertThat(after.getInferenceStats().getCacheMiss().getCount()).isZero();
    }

    @Test
    void neverGivesTheAnswerOfAVersionThatWasReplaced() throws IOException {
        TestModels models = new TestModels(config.models().orElseThrow());
        models.scaled("swapped", 1);
        models.configuration("swapped", "response_cache { enable: true }");
        load("swapped");
        assertThat(ask("swapped", 2, 3).floats()).containsExactly(2, 3);
        assertThat(ask("swapped", 2, 3).floats()).containsExactly(2, 3);

        models.scaled("swapped", 5);
        load("swapped");

        assertThat(ask("swapped", 2, 3).floats()).containsExactly(10, 15);
        assertThat(ask("swapped", 2, 3).floats()).containsExactly(10, 15);
        assertThat(ask("swapped", 2, 3).response.version()).isEqualTo("5");
    }

    @Test
    void keepsNoFailure() {
        ModelStatistics before = statistics(ReusingModels.LOOKUP);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> send(lookup(77)).join())
                    .cause()
                    .isInstanceOf(ServiceException.class);
        }
        ModelStatistics after = statistics(ReusingModels.LOOKUP);
        assertThat(after.getInferenceStats().getCacheHit().getCount())
                .isEqualTo(before.getInferenceStats().getCacheHit().getCount());
        assertThat(
                        after.getInferenceStats().getFail().getCount()
                                - before.getInferenceStats().getFail().getCount())
                .isEqualTo(2);
        assertThat(send(lookup(1)).join().floats()).hasSize(1);
    }

    @Test
    void sharesOneRunBetweenEqualRequestsInFlight() {
        float expected = slow(0.5f).get().floats()[0];
        ModelStatistics before = statistics(TestModels.SLOW);
        long coalesced = counters.sum(Event.COALESCED);
        List<Pending> equal = List.of(slow(0.5f), slow(0.5f), slow(0.5f), slow(0.5f));
        Pending other = slow(0.25f);

        assertThat(equal).allSatisfy(one -> assertThat(one.get().floats()).contains(expected));
        assertThat(other.get().floats()[0]).isNotEqualTo(expected);
        ModelStatistics after = statistics(TestModels.SLOW);
        assertThat(after.getExecutionCount() - before.getExecutionCount()).isEqualTo(2);
        assertThat(counters.sum(Event.COALESCED) - coalesced).isEqualTo(3);
        assertThat(
                        after.getInferenceStats().getSuccess().getCount()
                                - before.getInferenceStats().getSuccess().getCount())
                .isEqualTo(5);
    }

    @Test
    void aLeaderWhoGoesAwayDoesNotFailThoseWhoFollow() {
        float expected = slow(0.5f).get().floats()[0];
        Pending running = slow(0.75f);
        Pending leader = slow(0.5f);
        Pending follower = slow(0.5f);
        Pending another = slow(0.5f);
        leader.cancelled = true;

        assertThatThrownBy(leader::get)
                .cause()
                .extracting(failure -> ((ServiceException) failure).code())
                .isEqualTo(ErrorCode.CANCELLED);
        assertThat(follower.get().floats()).containsExactly(expected);
        assertThat(another.get().floats()).containsExactly(expected);
        running.get();
    }

    @Test
    void aFollowerWhoGoesAwayFailsAlone() {
        Pending running = slow(0.75f);
        Pending leader = slow(0.5f);
        Pending follower = slow(0.5f);
        follower.cancelled = true;

        assertThatThrownBy(follower::get)
                .cause()
                .extracting(failure -> ((ServiceException) failure).code())
                .isEqualTo(ErrorCode.CANCELLED);
        assertThat(leader.get().floats()).hasSize(1);
        running.get();
    }

    /** By telemetry, since the process started. */
    private long requestsSeen(String endpoint) {
        windows.flush();
        return sink.requests(endpoint);
    }

    private void load(String model) {
        repository.load(CALLER, "", model, Map.of());
    }

    private ModelStatistics statistics(String model) {
        settle();
        return statistics.statistics(CALLER, model, "").getFirst();
    }

    private Answer ask(String model, float... row) {
        return send(new Pending(request(model, row))).join();
    }

    private Pending slow(float value) {
        Pending pending = new Pending(slowRequest(value));
        send(pending);
        return pending;
    }

    private CompletableFuture<Answer> send(Pending pending) {
        inference.infer(pending.request, pending);
        return pending.answer;
    }

    private static InferenceRequest request(String model, float... row) {
        MemorySegment data = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, row);
        return request(model, new Tensor("INPUT", Datatype.FP32, new long[] {1, row.length}, data));
    }

    private static InferenceRequest slowRequest(float value) {
        MemorySegment data = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, value);
        return request(TestModels.SLOW, new Tensor("INPUT", Datatype.FP32, new long[] {1}, data));
    }

    private static Pending lookup(long index) {
        MemorySegment data = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, index);
        return new Pending(
                request(
                        ReusingModels.LOOKUP,
                        new Tensor("x", Datatype.INT64, new long[] {1, 1}, data)));
    }

    private static InferenceRequest request(String model, Tensor input) {
        return new InferenceRequest(
                model,
                "",
                "request-" + System.nanoTime(),
                RequestParameters.NONE,
                List.of(input),
                List.of(),
                Map.of(),
                (Runnable) null);
    }

    /** An answer, with copies of its tensors' values. */
    private record Answer(InferenceResponse response, float[] floats) {}

    private static final class Pending implements PatientCall {

        private final InferenceRequest request;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private volatile boolean cancelled;

        Pending(InferenceRequest request) {
            this.request = request;
        }

        Answer get() {
            return answer.orTimeout(60, TimeUnit.SECONDS).join();
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void succeed(InferenceResponse response) {
            answer.complete(
                    new Answer(
                            response,
                            response.outputs()
                                    .getFirst()
                                    .data()
                                    .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)));
        }

        @Override
        public void fail(ServiceException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
