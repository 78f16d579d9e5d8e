package io.millrace.gateway.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Shapes;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorCopies;
import io.millrace.gateway.tensors.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Inputs and outputs of a model in fixed memory: values are created once for each number of rows,
 * and a run is one native call. For one thread at a time; its owner closes it before the model.
 */
public final class PinnedRun implements AutoCloseable {

    private static final long ALIGNMENT = 64;

    private final OnnxModel model;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment[] inputs;
    private final MemorySegment[] outputs;
    private final Prepared[] prepared;

    /** What a run over a certain number of rows needs. */
    private record Prepared(
            MemorySegment inputValues, MemorySegment outputValues, List<Tensor> outputs) {}

    /**
     * @param maxRows most rows of one run
     */
    public PinnedRun(OnnxModel model, int maxRows) {
        this.model = model;
        this.inputs = memory(model.inputs(), maxRows);
        this.outputs = memory(model.outputs(), maxRows);
        this.prepared = new Prepared[maxRows + 1];
    }

    /**
     * Bytes of one row of all inputs and outputs, for models without strings whose dimensions are
     * fixed but for the first one; -1 for others.
     */
    public static long rowBytes(OnnxModel model) {
        long bytes = 0;
        for (List<TensorSpec> specs : List.of(model.inputs(), model.outputs())) {
            for (TensorSpec spec : specs) {
                boolean fixed = spec.shape().stream().skip(1).allMatch(dimension -> dimension > 0);
                boolean rows =
                        spec.isBatched()
                                || (!spec.shape().isEmpty() && spec.shape().getFirst() > 0);
                if (spec.datatype() == Datatype.BYTES || !fixed || !rows) {
                    return -1;
                }
                bytes += bytes(spec, 1);
            }
        }
        return bytes;
    }

    /** Whether {@code outputs} are all of the model's, in its order. */
    public static boolean isAll(int[] outputs, OnnxModel model) {
        if (outputs.length != model.outputs().size()) {
            return false;
        }
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] != i) {
                return false;
            }
        }
        return true;
    }

    public int inputs() {
        return inputs.length;
    }

    /** Where the rows of one input are to be put before {@link #run}. */
    public MemorySegment input(int index) {
        return inputs[index];
    }

    /**
     * Runs over the first {@code rows} of the inputs.
     *
     * @return all outputs, valid until the next run
     * @throws OnnxException if the run fails, also because an output has another shape than
     *     declared
     */
    public List<Tensor> run(int rows) {
        Prepared run = prepared[rows];
        if (run == null) {
            run = prepare(rows);
            prepared[rows] = run;
        }
        model.run(run.inputValues(), run.outputValues());
        return run.outputs();
    }

    private Prepared prepare(int rows) {
        List<Tensor> tensors = tensors(model.outputs(), outputs, rows);
        return new Prepared(
                values(tensors(model.inputs(), inputs, rows)), values(tensors), tensors);
    }

    private MemorySegment values(List<Tensor> tensors) {
        MemorySegment values = arena.allocate(ADDRESS, tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            values.setAtIndex(ADDRESS, i, OrtValues.of(tensors.get(i), arena));
        }
        return values;
    }

    private static List<Tensor> tensors(List<TensorSpec> specs, MemorySegment[] memory, int rows) {
        List<Tensor> tensors = new ArrayList<>(memory.length);
        for (int i = 0; i < memory.length; i++) {
            TensorSpec spec = specs.get(i);
            tensors.add(
                    new Tensor(
                            spec.name(),
                            spec.datatype(),
                            shape(spec, rows),
                            memory[i].asSlice(0, bytes(spec, rows))));
        }
        return List.copyOf(tensors);
    }

    private MemorySegment[] memory(List<TensorSpec> specs, int rows) {
        return specs.stream()
                .map(spec -> arena.allocate(TensorCopies.aligned(bytes(spec, rows)), ALIGNMENT))
                .toArray(MemorySegment[]::new);
    }

    private static long bytes(TensorSpec spec, int rows) {
        return Shapes.elements(shape(spec, rows)) * spec.datatype().size();
    }

    private static long[] shape(TensorSpec spec, int rows) {
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        if (spec.isBatched()) {
            shape[0] = rows;
        }
        return shape;
    }

    @Override
    public void close() {
        for (Prepared run : prepared) {
            if (run != null) {
                release(run.inputValues(), inputs.length);
                release(run.outputValues(), outputs.length);
            }
        }
        arena.close();
    }

    private static void release(MemorySegment values, int count) {
        for (int i = 0; i < count; i++) {
            OrtValues.release(values.getAtIndex(ADDRESS, i));
        }
    }
}
