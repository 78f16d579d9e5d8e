package io.millrace.gateway.serving;

import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.probe.DummyBatch;
import io.millrace.gateway.tensors.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** First runs of a model, before any request: memory is allocated and the cost is measured. */
final class WarmUp {

    private static final int RUNS = 25;
    private static final long LONGEST_NANOS = 500_000_000;

    private WarmUp() {}

    /** Median time of a run over one row; stops early with a slow model. */
    static long nanosOfOneRow(ServedModel model) {
        List<Tensor> inputs = DummyBatch.of(model.inputs(), 1);
        int[] outputs = IntStream.range(0, model.outputs().size()).toArray();
        long[] nanos = new long[RUNS];
        long begin = System.nanoTime();
        int runs = 0;
        while (runs < RUNS && (runs < 2 || System.nanoTime() - begin < LONGEST_NANOS)) {
            long started = System.nanoTime();
            try (OnnxOutputs result = model.run(inputs, outputs)) {
                nanos[runs++] = System.nanoTime() - started;
                result.tensors().forEach(Tensor::elements);
            }
        }
        long[] measured = Arrays.copyOf(nanos, runs);
        Arrays.sort(measured);
        return measured[runs / 2];
    }
}
