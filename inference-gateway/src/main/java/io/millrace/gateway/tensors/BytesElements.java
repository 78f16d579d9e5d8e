package io.millrace.gateway.tensors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The raw form of {@link Datatype#BYTES}: each element behind its length, four bytes, LE. */
public final class BytesElements {

    /** Bytes of a length prefix. */
    public static final int PREFIX = 4;

    private static final ValueLayout.OfInt LENGTH =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private BytesElements() {}

    /** Writes one element at {@code offset} and returns the offset behind it. */
    public static long put(MemorySegment target, long offset, byte[] element) {
        target.set(LENGTH, offset, element.length);
        MemorySegment.copy(
                element, 0, target, ValueLayout.JAVA_BYTE, offset + PREFIX, element.length);
        return offset + PREFIX + element.length;
    }

    /** Length of the element whose prefix is at {@code offset}; unsigned. */
    public static long length(MemorySegment data, long offset) {
        return Integer.toUnsignedLong(data.get(LENGTH, offset));
    }

    /** Sets the prefix at {@code offset}. */
    public static void putLength(MemorySegment data, long offset, long length) {
        data.set(LENGTH, offset, (int) length);
    }

    /** Bytes that the elements take in raw form. */
    public static long encodedSize(List<byte[]> elements) {
        long size = 0;
        for (byte[] element : elements) {
            size += PREFIX + (long) element.length;
        }
        return size;
    }

    /** All elements of well-formed data. */
    public static List<byte[]> decode(MemorySegment data) {
        List<byte[]> elements = new ArrayList<>();
        long offset = 0;
        while (offset < data.byteSize()) {
            long length = length(data, offset);
            elements.add(data.asSlice(offset + PREFIX, length).toArray(ValueLayout.JAVA_BYTE));
            offset += PREFIX + length;
        }
        return elements;
    }

    /** All elements of well-formed data as UTF-8 text. */
    public static List<String> decodeText(MemorySegment data) {
        return decode(data).stream()
                .map(element -> new String(element, StandardCharsets.UTF_8))
                .toList();
    }
}
