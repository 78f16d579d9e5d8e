package io.millrace.gateway.batching;

import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A task over one tensor that keeps its answer. */
final class RecordingTask implements RunTask {

    private final Tensor input;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile float[] answer;
    private volatile RuntimeException failure;
    private volatile boolean leads;
    private long deadline = System.nanoTime() + Long.MAX_VALUE / 2;
    private long delayedAfter = deadline;
    private volatile long answeredAt;
    volatile boolean waits = true;
    private final CountDownLatch answering = new CountDownLatch(1);
    private CountDownLatch answers = new CountDownLatch(0);

    private RecordingTask(Tensor input) {
        this.input = input;
    }

    /** Rows of floats, in memory that is not aligned. */
    static RecordingTask floats(int width, float... values) {
        MemorySegment memory = Arena.ofAuto().allocate(values.length * 4L + 1, 8).asSlice(1);
        MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
        return new RecordingTask(
                new Tensor(
                        "x",
                        Datatype.FP32,
                        new long[] {values.length / width, width},
                        memory.asSlice(0, values.length * 4L)));
    }

    static RecordingTask index(long value) {
        MemorySegment memory = Arena.ofAuto().allocate(8, 8);
        memory.set(ValueLayout.JAVA_LONG, 0, value);
        return new RecordingTask(new Tensor("x", Datatype.INT64, new long[] {1, 1}, memory));
    }

    RecordingTask within(Duration patience) {
        deadline = System.nanoTime() + patience.toNanos();
        return this;
    }

    /** A task that will have waited too long when anybody looks. */
    RecordingTask delayedAtOnce() {
        delayedAfter = System.nanoTime() - 1;
        return this;
    }

    /** A task that keeps its worker until {@code free}. */
    RecordingTask keepingItsWorkerUntil(CountDownLatch free) {
        answers = free;
        return this;
    }

    /** Waits until it has a worker. */
    void awaitWorker() throws InterruptedException {
        if (!answering.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the task was not run");
        }
    }

    /** {@link System#nanoTime} of the answer. */
    long answeredAt() {
        return answeredAt;
    }

    /** The same rows once more. */
    RecordingTask again() {
        return new RecordingTask(input);
    }

    /** What was answered; null if the task failed or did not begin. */
    float[] await() throws InterruptedException {
        if (!ended.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the task was not run");
        }
        return answer;
    }

    RuntimeException failure() {
        return failure;
    }

    boolean leads() {
        return leads;
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public int[] outputs() {
        return new int[] {0};
    }

    @Override
    public int rows() {
        return (int) input.rows();
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public long delayedAfter() {
        return delayedAfter;
    }

    @Override
    public boolean begin() {
        return waits;
    }

    @Override
    public void succeed(List<Tensor> outputs, RunTimes times) {
        MemorySegment data = outputs.getFirst().data();
        float[] values = new float[(int) (data.byteSize() / 4)];
        MemorySegment.copy(data, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values, 0, values.length);
        answer = values;
        leads = times.leads();
        answeredAt = System.nanoTime();
        answering.countDown();
        try {
            answers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void fail(RuntimeException cause) {
        failure = cause;
    }

    @Override
    public void end() {
        ended.countDown();
    }
}
