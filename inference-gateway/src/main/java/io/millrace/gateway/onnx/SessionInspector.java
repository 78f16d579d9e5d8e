package io.millrace.gateway.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.gateway.tensors.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads from a session what it takes and gives. */
final class SessionInspector {

    private SessionInspector() {}

    static List<TensorSpec> inputs(MemorySegment session) {
        return read(
                session,
                OrtApi.SESSION_INPUT_COUNT,
                OrtApi.SESSION_INPUT_NAME,
                OrtApi.SESSION_INPUT_TYPE,
                "input");
    }

    static List<TensorSpec> outputs(MemorySegment session) {
        return read(
                session,
                OrtApi.SESSION_OUTPUT_COUNT,
                OrtApi.SESSION_OUTPUT_NAME,
                OrtApi.SESSION_OUTPUT_TYPE,
                "output");
    }

    private static List<TensorSpec> read(
            MemorySegment session,
            MethodHandle counter,
            MethodHandle namer,
            MethodHandle typer,
            String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            OrtApi.check((MemorySegment) counter.invokeExact(session, out));
            long count = out.get(JAVA_LONG, 0);
            List<TensorSpec> specs = new ArrayList<>();
            for (long index = 0; index < count; index++) {
                OrtApi.check(
                        (MemorySegment)
                                namer.invokeExact(session, index, OrtRuntime.ALLOCATOR, out));
                MemorySegment text = out.get(ADDRESS, 0);
                String name = text.reinterpret(Long.MAX_VALUE).getString(0);
                OrtApi.check(
                        (MemorySegment)
                                OrtApi.ALLOCATOR_FREE.invokeExact(OrtRuntime.ALLOCATOR, text));
                OrtApi.check((MemorySegment) typer.invokeExact(session, index, out));
                specs.add(spec(name, what, out.get(ADDRESS, 0), arena));
            }
            return List.copyOf(specs);
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    private static TensorSpec spec(String name, String what, MemorySegment type, Arena arena)
            throws Throwable {
        try {
            MemorySegment out = arena.allocate(ADDRESS);
            OrtApi.check((MemorySegment) OrtApi.CAST_TO_TENSOR_TYPE.invokeExact(type, out));
            MemorySegment tensor = out.get(ADDRESS, 0);
            if (tensor.address() == 0) {
                throw new OnnxException(
                        0,
                        what
                                + " '"
                                + name
                                + "' is a map or a sequence, not a tensor: convert the model"
                                + " without ZipMap");
            }
            List<Long> shape =
                    Arrays.stream(OrtValues.shape(tensor, arena))
                            .mapToObj(dimension -> dimension < 0 ? Long.valueOf(-1) : dimension)
                            .toList();
            return new TensorSpec(name, OrtValues.datatype(tensor, out), shape);
        } finally {
            OrtApi.RELEASE_TYPE.invokeExact(type);
        }
    }
}
