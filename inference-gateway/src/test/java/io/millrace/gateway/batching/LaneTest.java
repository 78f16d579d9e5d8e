package io.millrace.gateway.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.models.OnnxGraphs;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.settings.BatchingSettings;
import io.millrace.gateway.settings.QueuePolicy;
import io.millrace.gateway.settings.QueuePolicy.TimeoutAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final RunCost CHEAP = new RunCost(1_000, 100);

    @Test
    void aBatchGrowsUntilAWorkerIsFree() throws Exception {
        try (Fixture lanes = new Fixture(OnnxGraphs.perceptron(2, 2), CHEAP, 100)) {
            CountDownLatch free = lanes.occupyWorker();
            List<RecordingTask> tasks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                tasks.add(RecordingTask.floats(2, i, -i));
                lanes.runner.submit(tasks.getLast(), null);
            }
            assertThat(lanes.runner.waiting()).isEqualTo(10);

            free.countDown();

            for (RecordingTask task : tasks) {
                assertThat(task.await()).hasSize(2);
            }
            assertThat(tasks).filteredOn(RecordingTask::leads).hasSize(1);
        }
    }

    @Test
    void aSecondRunBeginsBesideTheFirstOnceEnoughRowsWait() throws Exception {
        RunCost tenRowsPay = new RunCost(1_000, 1_000);
        ExecutionPlan plan = new ExecutionPlan(true, false, false, 64, 2, 1, tenRowsPay);
        CountDownLatch free = new CountDownLatch(1);
        try (Fixture lanes = new Fixture(OnnxGraphs.perceptron(2, 2), plan, 2)) {
            RecordingTask first = RecordingTask.floats(2, 1, 2).keepingItsWorkerUntil(free);
            lanes.runner.submit(first, null);
            first.awaitWorker();
            List<RecordingTask> others = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                others.add(RecordingTask.floats(2, i, -i));
                lanes.runner.submit(others.getLast(), null);
            }
            assertThat(lanes.runner.waiting()).isEqualTo(9);

            others.add(RecordingTask.floats(2, 3, 4));
            lanes.runner.submit(others.getLast(), null);

            for (RecordingTask other : others) {
                assertThat(other.await()).hasSize(2);
            }
            assertThat(others).filteredOn(RecordingTask::leads).hasSize(1);
            free.countDown();
        }
    }

    @Test
    void aBadRequestDoesNotFailTheOthersOfItsRun() throws Exception {
        try (Fixture lanes = new Fixture(OnnxGraphs.lookup(5), CHEAP, 100)) {
            CountDownLatch free = lanes.occupyWorker();
            RecordingTask good = RecordingTask.index(1);
            RecordingTask bad = RecordingTask.index(99);
            RecordingTask alsoGood = RecordingTask.index(1);
            List.of(good, bad, alsoGood).forEach(task -> lanes.runner.submit(task, null));

            free.countDown();

            assertThat(good.await()).hasSize(1).isEqualTo(alsoGood.await());
            assertThat(bad.await()).isNull();
            assertThat(bad.failure()).hasMessageContaining("indices element out of data bounds");
        }
    }

    @Test
    void aFullQueueRefusesAtOnce() throws Exception {
        try (Fixture lanes = new Fixture(OnnxGraphs.perceptron(2, 2), CHEAP, 3)) {
            CountDownLatch free = lanes.occupyWorker();
            for (int i = 0; i < 3; i++) {
                lanes.runner.submit(RecordingTask.floats(2, 1, 2), null);
            }

            assertThatThrownBy(() -> lanes.runner.submit(RecordingTask.floats(2, 1, 2), null))
                    .isInstanceOfSatisfying(
                            ServiceException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
            assertThat(lanes.runner.waiting()).isEqualTo(3);
            free.countDown();
        }
    }

    @Test
    void whoWouldComeTooLateIsRefusedBeforeHeWaits() throws Exception {
        RunCost oneSecond = new RunCost(1_000_000_000, 0);
        try (Fixture lanes = new Fixture(OnnxGraphs.perceptron(2, 2), oneSecond, 100)) {
            CountDownLatch free = lanes.occupyWorker();
            RecordingTask hurried = RecordingTask.floats(2, 1, 2).within(Duration.ofMillis(100));

            assertThatThrownBy(() -> lanes.runner.submit(hurried, null))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("would take about 1000 ms");
            free.countDown();
        }
    }

    @Test
    void requestsOfAnotherShapeGetARunOfTheirOwn() throws Exception {
        ModelProto anyWidth =
                OnnxGraphs.identity(ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT, -1, -1);
        try (Fixture lanes = new Fixture(anyWidth, CHEAP, 100)) {
            CountDownLatch free = lanes.occupyWorker();
            RecordingTask two = RecordingTask.floats(2, 1, 2);
            RecordingTask three = RecordingTask.floats(3, 1, 2, 3);
            RecordingTask twoAgain = RecordingTask.floats(2, 3, 4);
            List.of(two, three, twoAgain).forEach(task -> lanes.runner.submit(task, null));

            free.countDown();

            assertThat(two.await()).containsExactly(1, 2);
            assertThat(three.await()).containsExactly(1, 2, 3);
            assertThat(twoAgain.await()).containsExactly(3, 4);
            assertThat(twoAgain.leads()).isFalse();
        }
    }

    @Test
    void waitsForCompanyNoLongerThanItMay() throws Exception {
        BatchingSettings patient =
                new BatchingSettings(true, List.of(3), Duration.ofMillis(20), QueuePolicy.DEFAULT);
        try (Fixture lanes = new Fixture(OnnxGraphs.perceptron(2, 2), CHEAP, 100, patient)) {
            RecordingTask alone = RecordingTask.floats(2, 1, 2);
            long started = System.nanoTime();
            lanes.runner.submit(alone, null);

            assertThat(alone.await()).hasSize(2);
            assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(20_000_000);

            List<RecordingTask> preferred = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                preferred.add(RecordingTask.floats(2, i, i));
                lanes.runner.submit(preferred.getLast(), null);
            }
            for (RecordingTask task : preferred) {
                assertThat(task.await()).hasSize(2);
            }
            assertThat(preferred).filteredOn(RecordingTask::leads).hasSize(1);
        }
    }

    @Test
    void whoWaitedTooLongRunsBehindAllThatAreInTime() throws Exception {
        try (Fixture lanes = new Fixture(anyWidth(), CHEAP, 100, delaying(TimeoutAction.DELAY))) {
            CountDownLatch free = lanes.occupyWorker();
            RecordingTask late = RecordingTask.floats(1, 1).delayedAtOnce();
            RecordingTask alsoLate = RecordingTask.floats(2, 1, 2).delayedAtOnce();
            RecordingTask inTime = RecordingTask.floats(3, 1, 2, 3);
            RecordingTask alsoInTime = RecordingTask.floats(4, 1, 2, 3, 4);
            List<RecordingTask> tasks = List.of(late, alsoLate, inTime, alsoInTime);
            tasks.forEach(task -> lanes.runner.submit(task, null));
            assertThat(lanes.runner.waiting()).isEqualTo(4);

            free.countDown();

            for (RecordingTask task : tasks) {
                assertThat(task.await()).isNotNull();
            }
            assertThat(byAnswer(tasks)).containsExactly(inTime, alsoInTime, late, alsoLate);
            assertThat(lanes.runner.waiting()).isZero();
        }
    }

    @Test
    void whoWaitedTooLongFillsARunWhereThereIsRoom() throws Exception {
        try (Fixture lanes = new Fixture(anyWidth(), CHEAP, 100, delaying(TimeoutAction.DELAY))) {
            CountDownLatch free = lanes.occupyWorker();
            RecordingTask late = RecordingTask.floats(2, 1, 2).delayedAtOnce();
            RecordingTask inTime = RecordingTask.floats(2, 3, 4);
            List.of(late, inTime).forEach(task -> lanes.runner.submit(task, null));

            free.countDown();

            assertThat(late.await()).containsExactly(1, 2);
            assertThat(inTime.await()).containsExactly(3, 4);
            assertThat(inTime.leads()).isTrue();
            assertThat(late.leads()).isFalse();
        }
    }

    @Test
    void keepsTheOrderWhereThePolicyDelaysNobody() throws Exception {
        try (Fixture lanes = new Fixture(anyWidth(), CHEAP, 100, delaying(TimeoutAction.REJECT))) {
            CountDownLatch free = lanes.occupyWorker();
            RecordingTask late = RecordingTask.floats(1, 1).delayedAtOnce();
            RecordingTask inTime = RecordingTask.floats(3, 1, 2, 3);
            List.of(late, inTime).forEach(task -> lanes.runner.submit(task, null));

            free.countDown();

            assertThat(late.await()).isNotNull();
            assertThat(inTime.await()).isNotNull();
            assertThat(byAnswer(List.of(late, inTime))).containsExactly(late, inTime);
        }
    }

    private static List<RecordingTask> byAnswer(List<RecordingTask> tasks) {
        return tasks.stream().sorted(Comparator.comparing(RecordingTask::answeredAt)).toList();
    }

    private static ModelProto anyWidth() {
        return OnnxGraphs.identity(ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT, -1, -1);
    }

    private static BatchingSettings delaying(TimeoutAction action) {
        return new BatchingSettings(
                true,
                List.of(),
                Duration.ZERO,
                new QueuePolicy(OptionalInt.empty(), Duration.ofMillis(1), true, action));
    }

    /** One worker or more, which can be kept busy. */
    private static final class Fixture implements AutoCloseable {

        private final OnnxModel model;
        private final Workers workers;
        final ModelRunner runner;

        Fixture(ModelProto proto, RunCost cost, int capacity) {
            this(proto, cost, capacity, BatchingSettings.WITHOUT_DELAY);
        }

        Fixture(ModelProto proto, RunCost cost, int capacity, BatchingSettings settings) {
            this(
                    proto,
                    new ExecutionPlan(true, false, false, 64, 1, 1, cost),
                    1,
                    capacity,
                    settings);
        }

        Fixture(ModelProto proto, ExecutionPlan plan, int workers) {
            this(proto, plan, workers, 100, BatchingSettings.WITHOUT_DELAY);
        }

        private Fixture(
                ModelProto proto,
                ExecutionPlan plan,
                int workers,
                int capacity,
                BatchingSettings settings) {
            this.workers = new Workers(workers);
            model = Models.load(proto);
            runner = new ModelRunner(model, plan, settings, this.workers, capacity);
        }

        CountDownLatch occupyWorker() {
            CountDownLatch free = new CountDownLatch(1);
            workers.execute(
                    () -> {
                        try {
                            free.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            return free;
        }

        @Override
        public void close() throws Exception {
            workers.closeAndWait();
            runner.close();
            model.close();
        }
    }
}
