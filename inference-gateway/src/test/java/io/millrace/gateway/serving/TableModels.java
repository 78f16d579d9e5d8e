package io.millrace.gateway.serving;

import io.millrace.gateway.batching.ExecutionPlan;
import io.millrace.gateway.batching.ModelRunner;
import io.millrace.gateway.batching.RunCost;
import io.millrace.gateway.batching.Workers;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.serving.ModelRunners.Calibrated;
import io.millrace.gateway.serving.ServedModel.Reloading;
import io.millrace.gateway.settings.BatchingSettings;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Real models of one size, each of which answers its own number, under a memory budget. */
final class TableModels implements AutoCloseable {

    private static final int ENTRIES = 1 << 20;
    private static final ExecutionPlan PLAN =
            new ExecutionPlan(false, true, false, 1, 1, 1, new RunCost(1, 1));
    private static final long[] ONE = {1, 1};

    private final Path folder;
    private final GatewayCounters counters;
    private final Workers workers = new Workers(1);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final Arena memory = Arena.ofShared();
    private volatile Supplier<String> trouble = () -> null;

    TableModels(Path folder, GatewayCounters counters) {
        this.folder = folder;
        this.counters = counters;
    }

    /** Bytes of one of the models once it is loaded. */
    long bytes() {
        MemoryBudget unbounded = new MemoryBudget(Long.MAX_VALUE / 4, new GatewayCounters());
        load(unbounded, 0).retire();
        ServedModel model = load(unbounded, 0);
        long bytes = unbounded.used();
        model.retire();
        return bytes;
    }

    /** A loaded model that answers {@code number}. */
    ServedModel load(MemoryBudget budget, int number) {
        Path file = write(number);
        return budget.load("model " + number, size(file), () -> open(budget, file, number));
    }

    private Path write(int number) {
        new TestModels(folder).table("m" + number, number, ENTRIES);
        return new TestModels(folder).file("m" + number, "1");
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServedModel open(MemoryBudget budget, Path file, int number) {
        return new ServedModel(
                Integer.toString(number),
                "digest" + number,
                session(file),
                new ModelDocuments(null, null, null),
                counters.version("m" + number, "1"),
                ServingPlan.AUTOMATIC,
                new Reloading(size(file), model -> session(file)),
                model -> {
                    closed.addAndGet(model.isClosed() ? 1 : 0);
                    budget.changed(model);
                });
    }

    private Calibrated session(Path file) {
        String reason = trouble.get();
        if (reason != null) {
            throw new ModelLoadException(reason);
        }
        opened.incrementAndGet();
        OnnxModel model = OnnxModel.load(file);
        return new Calibrated(
                model, new ModelRunner(model, PLAN, BatchingSettings.WITHOUT_DELAY, workers, 10));
    }

    /** Sessions that were opened so far. */
    int opened() {
        return opened.get();
    }

    /** How often a version was said to be closed for good. */
    int closed() {
        return closed.get();
    }

    /** Called before each session is opened; what is not null is why it cannot be. */
    void trouble(Supplier<String> next) {
        trouble = next;
    }

    /** What {@code model}, which the caller acquired, answers. */
    float ask(ServedModel model) {
        MemorySegment index = memory.allocate(Long.BYTES, Long.BYTES);
        Tensor input = new Tensor("INPUT", Datatype.INT64, ONE, index);
        try (OnnxOutputs outputs = model.run(List.of(input), model.allOutputs())) {
            return outputs.tensors().getFirst().data().get(ValueLayout.JAVA_FLOAT, 0);
        }
    }

    @Override
    public void close() {
        workers.close();
        memory.close();
    }
}
