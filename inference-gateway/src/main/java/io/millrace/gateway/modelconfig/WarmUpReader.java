package io.millrace.gateway.modelconfig;

import inference.ModelConfig;
import inference.ModelWarmup;
import io.millrace.gateway.serving.ModelLoadException;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Shapes;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Requests of {@code model_warmup}. */
final class WarmUpReader {

    private static final String FOLDER = "warmup";
    private static final long ALIGNMENT = 64;

    private final Path folder;

    /** Folder of the model, which holds the folder of data files. */
    WarmUpReader(Path folder) {
        this.folder = folder;
    }

    /** Each request, as often as it is to run. */
    List<List<Tensor>> read(ModelConfig config, List<TensorSpec> inputs) {
        List<List<Tensor>> requests = new ArrayList<>();
        for (ModelWarmup warmUp : config.getModelWarmupList()) {
            List<Tensor> request = new ArrayList<>();
            for (TensorSpec input : inputs) {
                request.add(tensor(warmUp, input));
            }
            requests.addAll(Collections.nCopies(Math.max(1, warmUp.getCount()), request));
        }
        return requests;
    }

    private Tensor tensor(ModelWarmup warmUp, TensorSpec spec) {
        ModelWarmup.Input input = warmUp.getInputsMap().get(spec.name());
        if (input == null) {
            throw wrong(warmUp, "has no input '" + spec.name() + "'");
        }
        long[] dims = input.getDimsList().stream().mapToLong(Long::longValue).toArray();
        long[] shape =
                warmUp.getBatchSize() == 0
                        ? dims
                        : LongStream.concat(
                                        LongStream.of(warmUp.getBatchSize()), LongStream.of(dims))
                                .toArray();
        if (input.getDataType() != Datatypes.configured(spec.datatype())
                || !spec.accepts(shape)
                || LongStream.of(shape).anyMatch(dimension -> dimension < 0)) {
            throw wrong(
                    warmUp,
                    "gives '%s' as %s %s, but the model takes %s %s"
                            .formatted(
                                    spec.name(),
                                    input.getDataType(),
                                    Shapes.text(shape),
                                    Datatypes.configured(spec.datatype()),
                                    spec.shape()));
        }
        return new Tensor(spec.name(), spec.datatype(), shape, data(warmUp, input, spec, shape));
    }

    private MemorySegment data(
            ModelWarmup warmUp, ModelWarmup.Input input, TensorSpec spec, long[] shape) {
        boolean strings = spec.datatype() == Datatype.BYTES;
        long bytes =
                Shapes.elements(shape) * (strings ? BytesElements.PREFIX : spec.datatype().size());
        MemorySegment zeros =
                Arena.ofAuto().allocate(Math.max(1, bytes), ALIGNMENT).asSlice(0, bytes);
        return switch (input.getInputDataTypeCase()) {
            // Random strings would have no meaning either: they are empty.
            case RANDOM_DATA -> strings ? zeros : randomized(zeros, spec.datatype());
            case INPUT_DATA_FILE -> file(warmUp, input.getInputDataFile(), zeros, strings);
            case ZERO_DATA, INPUTDATATYPE_NOT_SET -> zeros;
        };
    }

    /** Small numbers: random bits would be NaN and infinity now and then. */
    private static MemorySegment randomized(MemorySegment data, Datatype datatype) {
        byte[] bytes = new byte[(int) data.byteSize()];
        Random random = new Random(0);
        for (int i = 0; i < bytes.length; i += datatype.size()) {
            bytes[i] = (byte) random.nextInt(2);
        }
        data.copyFrom(MemorySegment.ofArray(bytes));
        return data;
    }

    private MemorySegment file(
            ModelWarmup warmUp, String name, MemorySegment target, boolean strings) {
        Path file = folder.resolve(FOLDER).resolve(name).normalize();
        if (!file.startsWith(folder.resolve(FOLDER))) {
            throw wrong(warmUp, "names a file outside of the folder " + FOLDER);
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (!strings && bytes.length != target.byteSize()) {
                throw wrong(
                        warmUp,
                        "needs %d bytes of %s, which has %d"
                                .formatted(target.byteSize(), name, bytes.length));
            }
            MemorySegment data = Arena.ofAuto().allocate(Math.max(1, bytes.length), ALIGNMENT);
            return data.asSlice(0, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
        } catch (IOException e) {
            throw wrong(warmUp, "cannot read " + name + ": " + e.getMessage());
        }
    }

    private static ModelLoadException wrong(ModelWarmup warmUp, String what) {
        return new ModelLoadException("model_warmup '" + warmUp.getName() + "' " + what);
    }
}
