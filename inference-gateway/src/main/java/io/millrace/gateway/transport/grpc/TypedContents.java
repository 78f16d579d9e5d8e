package io.millrace.gateway.transport.grpc;

import com.google.protobuf.ByteString;
import inference.InferTensorContents;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ObjIntConsumer;

/** Typed contents of an input as raw bytes. Values that do not fit their type are refused. */
final class TypedContents {

    private TypedContents() {}

    /**
     * The raw form of {@code contents}.
     *
     * @throws ServiceException INVALID_ARGUMENT if a field of another type is filled, or a value is
     *     out of range
     */
    static byte[] toRaw(InferTensorContents contents, Datatype datatype, String input) {
        requireOnly(contents, datatype, input);
        return switch (datatype) {
            case BOOL ->
                    raw(
                            contents.getBoolContentsCount(),
                            1,
                            (raw, i) -> raw.put((byte) (contents.getBoolContents(i) ? 1 : 0)));
            case INT8, INT16, INT32 -> signed(contents, datatype, input);
            case UINT8, UINT16, UINT32 -> unsigned(contents, datatype, input);
            case INT64 ->
                    raw(
                            contents.getInt64ContentsCount(),
                            8,
                            (raw, i) -> raw.putLong(contents.getInt64Contents(i)));
            case UINT64 ->
                    raw(
                            contents.getUint64ContentsCount(),
                            8,
                            (raw, i) -> raw.putLong(contents.getUint64Contents(i)));
            case FP32 ->
                    raw(
                            contents.getFp32ContentsCount(),
                            4,
                            (raw, i) -> raw.putFloat(contents.getFp32Contents(i)));
            case FP64 ->
                    raw(
                            contents.getFp64ContentsCount(),
                            8,
                            (raw, i) -> raw.putDouble(contents.getFp64Contents(i)));
            case BYTES -> strings(contents.getBytesContentsList());
            case FP16, BF16 ->
                    throw invalid(
                            "input '%s' is %s, which has no typed contents: use raw_input_contents",
                            input, datatype);
        };
    }

    private static byte[] signed(InferTensorContents contents, Datatype datatype, String input) {
        int bits = datatype.size() * 8;
        return raw(
                contents.getIntContentsCount(),
                datatype.size(),
                (raw, i) -> {
                    int value = contents.getIntContents(i);
                    if (value != value << (32 - bits) >> (32 - bits)) {
                        throw outOfRange(value, datatype, input);
                    }
                    put(raw, value, datatype.size());
                });
    }

    private static byte[] unsigned(InferTensorContents contents, Datatype datatype, String input) {
        int bits = datatype.size() * 8;
        return raw(
                contents.getUintContentsCount(),
                datatype.size(),
                (raw, i) -> {
                    long value = Integer.toUnsignedLong(contents.getUintContents(i));
                    if (value >>> bits != 0) {
                        throw outOfRange(value, datatype, input);
                    }
                    put(raw, (int) value, datatype.size());
                });
    }

    private static void put(ByteBuffer raw, int value, int size) {
        switch (size) {
            case 1 -> raw.put((byte) value);
            case 2 -> raw.putShort((short) value);
            default -> raw.putInt(value);
        }
    }

    private static byte[] raw(int count, int size, ObjIntConsumer<ByteBuffer> put) {
        ByteBuffer raw =
                ByteBuffer.allocate(Math.multiplyExact(count, size)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put.accept(raw, i);
        }
        return raw.array();
    }

    private static byte[] strings(List<ByteString> elements) {
        int size = 0;
        for (ByteString element : elements) {
            size = Math.addExact(size, BytesElements.PREFIX + element.size());
        }
        ByteBuffer raw = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (ByteString element : elements) {
            raw.putInt(element.size());
            element.copyTo(raw);
        }
        return raw.array();
    }

    private static void requireOnly(InferTensorContents contents, Datatype type, String input) {
        for (Field field : Field.values()) {
            if (field.count(contents) > 0 && !field.holds(type)) {
                throw invalid(
                        "unexpected %s_contents for input '%s' of data-type %s",
                        field.name().toLowerCase(java.util.Locale.ROOT), input, type);
            }
        }
    }

    /** The fields of InferTensorContents and what they may hold. */
    private enum Field {
        BOOL,
        INT,
        INT64,
        UINT,
        UINT64,
        FP32,
        FP64,
        BYTES;

        boolean holds(Datatype datatype) {
            return switch (datatype) {
                case BOOL -> this == BOOL;
                case INT8, INT16, INT32 -> this == INT;
                case INT64 -> this == INT64;
                case UINT8, UINT16, UINT32 -> this == UINT;
                case UINT64 -> this == UINT64;
                case FP32 -> this == FP32;
                case FP64 -> this == FP64;
                case BYTES -> this == BYTES;
                case FP16, BF16 -> false;
            };
        }

        int count(InferTensorContents contents) {
            return switch (this) {
                case BOOL -> contents.getBoolContentsCount();
                case INT -> contents.getIntContentsCount();
                case INT64 -> contents.getInt64ContentsCount();
                case UINT -> contents.getUintContentsCount();
                case UINT64 -> contents.getUint64ContentsCount();
                case FP32 -> contents.getFp32ContentsCount();
                case FP64 -> contents.getFp64ContentsCount();
                case BYTES -> contents.getBytesContentsCount();
            };
        }
    }

    private static ServiceException outOfRange(long value, Datatype datatype, String input) {
        return invalid("value %d of input '%s' does not fit %s", value, input, datatype);
    }

    private static ServiceException invalid(String format, Object... arguments) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, format.formatted(arguments));
    }
}
