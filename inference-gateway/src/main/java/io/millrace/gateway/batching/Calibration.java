package io.millrace.gateway.batching;

import io.millrace.gateway.onnx.OnnxException;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.onnx.PinnedRun;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides how a model runs, by its shapes, its settings, and runs on the machine that will serve
 * it. Takes up to a second with a slow model. Nothing else may use the model meanwhile.
 */
public final class Calibration {

    private static final int MOST_ROWS = 256;
    private static final int RUNS = 50;
    private static final int FEWEST_RUNS = 3;
    private static final long LONGEST_MEASUREMENT = 100_000_000;
    private static final long LONGEST_RUN = 20_000_000;

    /** Of the time of a row that a larger batch must save to be worth its latency. */
    private static final double GAIN = 0.95;

    private final OnnxModel model;
    private final ModelSettings settings;
    private final Limits limits;
    private final boolean batched;
    private final int[] allOutputs;

    /**
     * What the machine and the gateway's configuration allow.
     *
     * @param cpus that runs may use
     * @param handOffNanos a run of one row that takes longer leaves the event loop
     */
    public record Limits(int cpus, long handOffNanos) {}

    public Calibration(OnnxModel model, ModelSettings settings, Limits limits) {
        this.model = model;
        this.settings = settings;
        this.limits = limits;
        this.batched = isBatched();
        this.allOutputs = IntStream.range(0, model.outputs().size()).toArray();
    }

    private boolean isBatched() {
        return settings.batching().enabled()
                && settings.maxBatchSize().orElse(MOST_ROWS) > 0
                && Stream.concat(model.inputs().stream(), model.outputs().stream())
                        .allMatch(TensorSpec::isBatched)
                && !model.inputs().isEmpty()
                && RowIndependence.holds(model);
    }

    /**
     * The plan for a model whose session has {@code intraOpThreads} threads.
     *
     * @throws OnnxException if the model does not even run over one row
     */
    public ExecutionPlan plan(int intraOpThreads) {
        int most = batched ? settings.maxBatchSize().orElse(MOST_ROWS) : 1;
        boolean pinned = suitsPinned(most);
        long oneRow = fastest(1, pinned);
        int best = 1;
        long bestRun = oneRow;
        long run = oneRow;
        for (int rows = 4; rows <= most && run < LONGEST_RUN; rows *= 4) {
            run = fastest(rows, pinned);
            if ((double) run / rows < GAIN * bestRun / best) {
                best = rows;
                bestRun = run;
            }
        }
        int instances = settings.instances().orElse(Math.max(1, limits.cpus() / intraOpThreads));
        return new ExecutionPlan(
                batched,
                oneRow <= limits.handOffNanos() && settings.batching().maxDelay().isZero(),
                pinned,
                batched ? settings.maxBatchSize().orElse(best) : 1,
                instances,
                intraOpThreads,
                RunCost.through(oneRow, best, bestRun));
    }

    private boolean suitsPinned(int most) {
        if (PinnedRuns.most(model, batched, most) == 0) {
            return false;
        }
        try (PinnedRun run = new PinnedRun(model, 1)) {
            run.run(1);
            return true;
        } catch (OnnxException e) {
            // An output that is not shaped as the model declares.
            return false;
        }
    }

    private long fastest(int rows, boolean pinned) {
        if (pinned && rows <= PinnedRuns.most(model, batched, rows)) {
            try (PinnedRun run = new PinnedRun(model, rows)) {
                return fastest(() -> run.run(rows));
            }
        }
        List<Tensor> inputs = SampleRows.of(model.inputs(), rows);
        return fastest(
                () -> {
                    try (OnnxOutputs outputs = model.run(inputs, allOutputs)) {
                        outputs.tensors().forEach(Tensor::elements);
                    }
                });
    }

    /** Whatever else the machine does only adds to a run, so the fastest one tells most. */
    private static long fastest(Runnable run) {
        long fastest = Long.MAX_VALUE;
        long begin = System.nanoTime();
        for (int i = 0; i < RUNS; i++) {
            long started = System.nanoTime();
            run.run();
            long ended = System.nanoTime();
            fastest = Math.min(fastest, ended - started);
            if (i >= FEWEST_RUNS && ended - begin > LONGEST_MEASUREMENT) {
                break;
            }
        }
        return fastest;
    }
}
