package io.millrace.gateway.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.millrace.gateway.settings.SessionSettings;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model in ONNX Runtime. Any number of threads may run it at once; nobody may use it once {@link
 * #close} began, so its owner counts its users.
 */
public final class OnnxModel implements AutoCloseable {

    private final MemorySegment session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final MemorySegment[] inputNames;
    private final MemorySegment[] outputNames;
    private final MemorySegment allInputNames;
    private final MemorySegment allOutputNames;
    private final Arena names = Arena.ofShared();

    private OnnxModel(MemorySegment session) {
        this.session = session;
        this.inputs = SessionInspector.inputs(session);
        this.outputs = SessionInspector.outputs(session);
        this.inputNames = texts(inputs);
        this.outputNames = texts(outputs);
        this.allInputNames = pointers(inputNames, names);
        this.allOutputNames = pointers(outputNames, names);
    }

    /**
     * Loads the model file; external data is looked for beside it. Takes from milliseconds to
     * minutes.
     *
     * @throws OnnxException if ONNX Runtime cannot load it, or an input or output is no tensor
     */
    public static OnnxModel load(Path file) {
        return load(file, SessionSettings.AUTOMATIC);
    }

    /** The same with settings; a session with threads of its own does not share those of others. */
    public static OnnxModel load(Path file, SessionSettings settings) {
        MemorySegment session = SessionFactory.create(file, settings);
        try {
            return new OnnxModel(session);
        } catch (RuntimeException e) {
            release(session);
            throw e;
        }
    }

    public List<TensorSpec> inputs() {
        return inputs;
    }

    public List<TensorSpec> outputs() {
        return outputs;
    }

    /**
     * Bytes that the session's allocator holds now: weights rearranged for its operators, and the
     * buffers of runs so far. The graph, and weights as they were read, lie elsewhere and are not
     * among them.
     */
    public long allocatedBytes() {
        return SessionMemory.bytes(session);
    }

    /**
     * Runs on the calling thread.
     *
     * @param tensors one for each input, in the order of {@link #inputs}; their memory must stay
     *     until this returns
     * @param wanted indexes into {@link #outputs}
     * @return the wanted outputs in that order, to be closed by the caller
     * @throws OnnxException if the run fails
     */
    public OnnxOutputs run(List<Tensor> tensors, int[] wanted) {
        SegmentAllocator scratch = RunScratch.of(scratchBytes(tensors, wanted.length));
        MemorySegment[] taken = new MemorySegment[tensors.size()];
        try {
            for (int i = 0; i < taken.length; i++) {
                taken[i] = OrtValues.of(tensors.get(i), scratch);
            }
            return new Run(scratch, wanted).call(taken);
        } finally {
            for (MemorySegment value : taken) {
                OrtValues.release(value);
            }
        }
    }

    /** Runs over all inputs and outputs with values that exist already. */
    void run(MemorySegment inputValues, MemorySegment outputValues) {
        try {
            OrtApi.check(
                    (MemorySegment)
                            OrtApi.RUN.invokeExact(
                                    session,
                                    MemorySegment.NULL,
                                    allInputNames,
                                    inputValues,
                                    (long) inputNames.length,
                                    allOutputNames,
                                    (long) outputNames.length,
                                    outputValues));
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    @Override
    public void close() {
        release(session);
        names.close();
    }

    private static long scratchBytes(List<Tensor> tensors, int wanted) {
        long bytes = 1024;
        for (Tensor tensor : tensors) {
            bytes += 64 + tensor.shape().length * 8L;
        }
        return bytes + wanted * 128L;
    }

    private MemorySegment[] texts(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> names.allocateFrom(spec.name()))
                .toArray(MemorySegment[]::new);
    }

    private static void release(MemorySegment session) {
        try {
            OrtApi.RELEASE_SESSION.invokeExact(session);
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    /** One call with its arrays of names and values. */
    private final class Run {

        private final SegmentAllocator scratch;
        private final int[] wanted;
        private final MemorySegment values;

        Run(SegmentAllocator scratch, int[] wanted) {
            this.scratch = scratch;
            this.wanted = wanted;
            this.values = scratch.allocate(ADDRESS, wanted.length);
        }

        OnnxOutputs call(MemorySegment[] taken) {
            // Null asks the runtime to allocate the output.
            values.fill((byte) 0);
            try {
                OrtApi.check(
                        (MemorySegment)
                                OrtApi.RUN.invokeExact(
                                        session,
                                        MemorySegment.NULL,
                                        allInputNames,
                                        pointers(taken, scratch),
                                        (long) taken.length,
                                        pointers(wantedNames(), scratch),
                                        (long) wanted.length,
                                        values));
            } catch (Throwable e) {
                throw OrtApi.rethrown(e);
            }
            return read();
        }

        private OnnxOutputs read() {
            MemorySegment[] given = new MemorySegment[wanted.length];
            for (int i = 0; i < given.length; i++) {
                given[i] = values.getAtIndex(ADDRESS, i);
            }
            List<Tensor> tensors = new ArrayList<>(given.length);
            OnnxOutputs result = new OnnxOutputs(tensors, given);
            try {
                for (int i = 0; i < given.length; i++) {
                    tensors.add(OrtValues.read(outputs.get(wanted[i]).name(), given[i], scratch));
                }
                return result;
            } catch (RuntimeException e) {
                result.close();
                throw e;
            }
        }

        private MemorySegment[] wantedNames() {
            MemorySegment[] chosen = new MemorySegment[wanted.length];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = outputNames[wanted[i]];
            }
            return chosen;
        }
    }

    private static MemorySegment pointers(MemorySegment[] addresses, SegmentAllocator allocator) {
        MemorySegment array = allocator.allocate(ADDRESS, addresses.length);
        for (int i = 0; i < addresses.length; i++) {
            array.setAtIndex(ADDRESS, i, addresses[i]);
        }
        return array;
    }
}
