package io.millrace.gateway.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Shapes;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/** Conversion between tensors and {@code OrtValue}s. Numbers are never copied. */
final class OrtValues {

    private OrtValues() {}

    /** A value over the tensor's own memory, or for BYTES a copy of its elements. */
    static MemorySegment of(Tensor tensor, SegmentAllocator scratch) {
        MemorySegment shape = scratch.allocate(JAVA_LONG, Math.max(1, tensor.shape().length));
        MemorySegment.copy(tensor.shape(), 0, shape, JAVA_LONG, 0, tensor.shape().length);
        MemorySegment out = scratch.allocate(ADDRESS);
        return tensor.datatype() == Datatype.BYTES
                ? strings(tensor, shape, out)
                : numbers(tensor, shape, out);
    }

    private static MemorySegment numbers(Tensor tensor, MemorySegment shape, MemorySegment out) {
        try {
            OrtApi.check(
                    (MemorySegment)
                            OrtApi.CREATE_TENSOR_WITH_DATA.invokeExact(
                                    OrtRuntime.MEMORY,
                                    tensor.data(),
                                    tensor.data().byteSize(),
                                    shape,
                                    (long) tensor.shape().length,
                                    ElementTypes.number(tensor.datatype()),
                                    out));
            return out.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    private static MemorySegment strings(Tensor tensor, MemorySegment shape, MemorySegment out) {
        try {
            OrtApi.check(
                    (MemorySegment)
                            OrtApi.CREATE_TENSOR.invokeExact(
                                    OrtRuntime.ALLOCATOR,
                                    shape,
                                    (long) tensor.shape().length,
                                    ElementTypes.number(Datatype.BYTES),
                                    out));
            MemorySegment value = out.get(ADDRESS, 0);
            fill(value, tensor.data(), out);
            return value;
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    /** By a buffer of the exact length for each element: NUL and any other byte survive. */
    private static void fill(MemorySegment value, MemorySegment data, MemorySegment out)
            throws Throwable {
        long offset = 0;
        for (long index = 0; offset < data.byteSize(); index++) {
            long length = BytesElements.length(data, offset);
            OrtApi.check(
                    (MemorySegment) OrtApi.RESIZED_STRING.invokeExact(value, index, length, out));
            MemorySegment element = out.get(ADDRESS, 0).reinterpret(length);
            MemorySegment.copy(data, offset + BytesElements.PREFIX, element, 0, length);
            offset += BytesElements.PREFIX + length;
        }
    }

    /** The tensor in {@code value}: numbers in place, strings copied into the raw form. */
    static Tensor read(String name, MemorySegment value, SegmentAllocator scratch) {
        try {
            MemorySegment out = scratch.allocate(ADDRESS);
            OrtApi.check((MemorySegment) OrtApi.TENSOR_TYPE_AND_SHAPE.invokeExact(value, out));
            MemorySegment type = out.get(ADDRESS, 0);
            Datatype datatype;
            long[] shape;
            try {
                datatype = datatype(type, out);
                shape = shape(type, scratch);
            } finally {
                OrtApi.RELEASE_TENSOR_TYPE.invokeExact(type);
            }
            long elements = Shapes.elements(shape);
            MemorySegment data =
                    datatype == Datatype.BYTES
                            ? readStrings(value, elements, out)
                            : readNumbers(value, elements * datatype.size(), out);
            return new Tensor(name, datatype, shape, data);
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    static Datatype datatype(MemorySegment type, MemorySegment out) throws Throwable {
        OrtApi.check((MemorySegment) OrtApi.TENSOR_ELEMENT_TYPE.invokeExact(type, out));
        return ElementTypes.datatype(out.get(JAVA_INT, 0));
    }

    static long[] shape(MemorySegment type, SegmentAllocator scratch) throws Throwable {
        MemorySegment out = scratch.allocate(JAVA_LONG);
        OrtApi.check((MemorySegment) OrtApi.DIMENSIONS_COUNT.invokeExact(type, out));
        int rank = (int) out.get(JAVA_LONG, 0);
        MemorySegment dimensions = scratch.allocate(JAVA_LONG, Math.max(1, rank));
        OrtApi.check((MemorySegment) OrtApi.DIMENSIONS.invokeExact(type, dimensions, (long) rank));
        return dimensions.asSlice(0, rank * 8L).toArray(JAVA_LONG);
    }

    private static MemorySegment readNumbers(MemorySegment value, long bytes, MemorySegment out)
            throws Throwable {
        if (bytes == 0) {
            return MemorySegment.NULL;
        }
        OrtApi.check((MemorySegment) OrtApi.TENSOR_DATA.invokeExact(value, out));
        return out.get(ADDRESS, 0).reinterpret(bytes);
    }

    private static MemorySegment readStrings(MemorySegment value, long count, MemorySegment out)
            throws Throwable {
        if (count == 0) {
            return MemorySegment.NULL;
        }
        OrtApi.check((MemorySegment) OrtApi.STRINGS_LENGTH.invokeExact(value, out));
        long total = out.get(JAVA_LONG, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(Math.max(1, total));
            MemorySegment offsets = arena.allocate(JAVA_LONG, count);
            OrtApi.check(
                    (MemorySegment)
                            OrtApi.STRINGS_CONTENT.invokeExact(
                                    value, content, total, offsets, count));
            return prefixed(content, total, offsets, count);
        }
    }

    private static MemorySegment prefixed(
            MemorySegment content, long total, MemorySegment offsets, long count) {
        MemorySegment raw =
                MemorySegment.ofArray(
                        new byte[Math.toIntExact(total + count * BytesElements.PREFIX)]);
        long target = 0;
        for (long i = 0; i < count; i++) {
            long start = offsets.getAtIndex(JAVA_LONG, i);
            long end = i + 1 < count ? offsets.getAtIndex(JAVA_LONG, i + 1) : total;
            BytesElements.putLength(raw, target, end - start);
            MemorySegment.copy(
                    content,
                    ValueLayout.JAVA_BYTE,
                    start,
                    raw,
                    ValueLayout.JAVA_BYTE,
                    target + BytesElements.PREFIX,
                    end - start);
            target += BytesElements.PREFIX + end - start;
        }
        return raw;
    }

    static void release(MemorySegment value) {
        if (value == null || value.address() == 0) {
            return;
        }
        try {
            OrtApi.RELEASE_VALUE.invokeExact(value);
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }
}
