package io.millrace.gateway.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.models.OnnxGraphs;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.settings.BatchingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever shares a run with whatever: everybody gets the answer to his own rows. */
class BatchingPropertyTest {

    private static final int WIDTH = 3;
    private static final float TOLERANCE = 1e-5f;
    private static final OnnxModel MODEL = Models.load(OnnxGraphs.perceptron(WIDTH, 8, 2));
    private static final Workers WORKERS = new Workers(3);

    @AfterContainer
    static void close() {
        WORKERS.close();
        MODEL.close();
    }

    @Property(tries = 60)
    void everyCallerGetsHisOwnRowsFromTheLanes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int callers,
            @ForAll @IntRange(min = 1, max = 40) int maxRows)
            throws Exception {
        try (ModelRunner runner = runner(false, maxRows);
                ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<?>> done = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                Random random = new Random(seed + caller);
                done.add(threads.submit(() -> call(runner, null, random)));
            }
            for (Future<?> future : done) {
                future.get();
            }
            assertThat(runner.waiting()).isZero();
        }
    }

    @Property(tries = 60)
    void everyCallerGetsHisOwnRowsFromABurst(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int maxRows) throws Exception {
        try (ModelRunner runner = runner(true, maxRows)) {
            List<Runnable> round = new ArrayList<>();
            Random random = new Random(seed);
            Burst burst = new Burst(round::add, Long.MAX_VALUE / 4);
            List<RecordingTask> tasks = submit(runner, burst, random);
            round.forEach(Runnable::run);
            check(tasks);
        }
    }

    private static Void call(ModelRunner runner, Burst burst, Random random) throws Exception {
        check(submit(runner, burst, random));
        return null;
    }

    private static List<RecordingTask> submit(ModelRunner runner, Burst burst, Random random) {
        List<RecordingTask> tasks = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            float[] values = new float[WIDTH * (1 + random.nextInt(5))];
            for (int value = 0; value < values.length; value++) {
                values[value] = random.nextFloat();
            }
            RecordingTask task = RecordingTask.floats(WIDTH, values);
            task.waits = random.nextInt(8) != 0;
            runner.submit(task, burst);
            tasks.add(task);
        }
        return tasks;
    }

    private static void check(List<RecordingTask> tasks) throws InterruptedException {
        for (RecordingTask task : tasks) {
            float[] answer = task.await();
            if (!task.waits) {
                assertThat(answer).isNull();
                continue;
            }
            RecordingTask alone = new Alone(task).answer();
            assertThat(answer).hasSize(alone.await().length);
            for (int i = 0; i < answer.length; i++) {
                assertThat(answer[i])
                        .isCloseTo(
                                alone.await()[i], org.assertj.core.data.Offset.offset(TOLERANCE));
            }
        }
    }

    /** The same rows in a run of their own. */
    private record Alone(RecordingTask task) {

        RecordingTask answer() {
            RecordingTask again = task.again();
            try (BatchExecutor executor =
                    new BatchExecutor(MODEL, new PinnedRuns(MODEL, plan(true, 1, false)))) {
                executor.run(new Batch(again, 1));
            }
            return again;
        }
    }

    private static ModelRunner runner(boolean inline, int maxRows) {
        return new ModelRunner(
                MODEL, plan(inline, maxRows, true), BatchingSettings.WITHOUT_DELAY, WORKERS, 1_000);
    }

    private static ExecutionPlan plan(boolean inline, int maxRows, boolean pinned) {
        return new ExecutionPlan(true, inline, pinned, maxRows, 2, 1, new RunCost(1_000, 100));
    }
}
