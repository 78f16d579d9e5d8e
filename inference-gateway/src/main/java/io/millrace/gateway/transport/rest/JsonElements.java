package io.millrace.gateway.transport.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON values of a tensor as raw bytes. Numbers must be of the datatype and in its range; numbers
 * that JSON lacks are the strings NaN, Infinity and -Infinity.
 */
final class JsonElements {

    private static final BigInteger MAX_UNSIGNED_LONG =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private final String input;
    private final Datatype datatype;

    JsonElements(String input, Datatype datatype) {
        this.input = input;
        this.datatype = datatype;
    }

    /**
     * The raw form of {@code data}, flat or nested.
     *
     * @throws ServiceException INVALID_ARGUMENT if a value does not fit
     */
    byte[] toRaw(JsonNode data) {
        List<JsonNode> elements = new ArrayList<>();
        flatten(data, elements);
        if (datatype == Datatype.BYTES) {
            return strings(elements);
        }
        ByteBuffer raw =
                ByteBuffer.allocate(Math.multiplyExact(elements.size(), datatype.size()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        elements.forEach(element -> put(raw, element));
        return raw.array();
    }

    private static void flatten(JsonNode node, List<JsonNode> elements) {
        if (node.isArray()) {
            node.forEach(child -> flatten(child, elements));
        } else {
            elements.add(node);
        }
    }

    private byte[] strings(List<JsonNode> elements) {
        List<byte[]> texts = new ArrayList<>(elements.size());
        long size = 0;
        for (JsonNode element : elements) {
            if (!element.isTextual()) {
                throw wrong(element);
            }
            texts.add(element.textValue().getBytes(StandardCharsets.UTF_8));
            size += BytesElements.PREFIX + (long) texts.getLast().length;
        }
        ByteBuffer raw = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
        texts.forEach(text -> raw.putInt(text.length).put(text));
        return raw.array();
    }

    private void put(ByteBuffer raw, JsonNode element) {
        switch (datatype) {
            case BOOL -> raw.put((byte) (bool(element) ? 1 : 0));
            case INT8 -> raw.put((byte) signed(element));
            case INT16 -> raw.putShort((short) signed(element));
            case INT32 -> raw.putInt((int) signed(element));
            case INT64 -> raw.putLong(signed(element));
            case UINT8 -> raw.put((byte) unsigned(element));
            case UINT16 -> raw.putShort((short) unsigned(element));
            case UINT32 -> raw.putInt((int) unsigned(element));
            case UINT64 -> raw.putLong(unsigned(element));
            case FP16 -> {
                short half = Float.floatToFloat16((float) real(element));
                requireFinite(element, Float.float16ToFloat(half));
                raw.putShort(half);
            }
            case BF16 -> {
                short half = BrainFloat.fromFloat((float) real(element));
                requireFinite(element, BrainFloat.toFloat(half));
                raw.putShort(half);
            }
            case FP32 -> {
                requireFinite(element, (float) real(element));
                raw.putFloat((float) real(element));
            }
            case FP64 -> {
                requireFinite(element, real(element));
                raw.putDouble(real(element));
            }
            case BYTES -> throw new IllegalStateException("strings are not put one by one");
        }
    }

    private boolean bool(JsonNode element) {
        if (element.isBoolean()) {
            return element.booleanValue();
        }
        if (element.isInt() && (element.intValue() == 0 || element.intValue() == 1)) {
            return element.intValue() == 1;
        }
        throw wrong(element);
    }

    private long signed(JsonNode element) {
        int bits = datatype.size() * 8;
        if (element.isIntegralNumber() && element.canConvertToLong()) {
            long value = element.longValue();
            if (value == value << (64 - bits) >> (64 - bits)) {
                return value;
            }
        }
        throw wrong(element);
    }

    private long unsigned(JsonNode element) {
        if (element.isIntegralNumber()) {
            BigInteger value = element.bigIntegerValue();
            BigInteger max = MAX_UNSIGNED_LONG.shiftRight(Long.SIZE - datatype.size() * 8);
            if (value.signum() >= 0 && value.compareTo(max) <= 0) {
                return value.longValue();
            }
        }
        throw wrong(element);
    }

    private double real(JsonNode element) {
        if (element.isNumber()) {
            return element.doubleValue();
        }
        return switch (element.asText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw wrong(element);
        };
    }

    /** A number that the datatype cannot hold is out of range, not infinite. */
    private void requireFinite(JsonNode element, double taken) {
        if (element.isNumber() && !Double.isFinite(taken)) {
            throw wrong(element);
        }
    }

    private ServiceException wrong(JsonNode element) {
        String text = element.toString();
        return new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "value %s of input '%s' is not a %s"
                        .formatted(
                                text.length() > 40 ? text.substring(0, 40) + "…" : text,
                                input,
                                datatype));
    }
}
