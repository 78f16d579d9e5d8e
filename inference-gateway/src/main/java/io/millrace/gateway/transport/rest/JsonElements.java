package io.millrace.gateway.transport.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.tensors.BrainFloat;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * JSON values of one tensor as raw bytes. Numbers must be of the datatype and in its range; numbers
 * that JSON lacks are the strings NaN, Infinity and -Infinity.
 */
final class JsonElements {

    private static final int FIRST_BYTES = 256;
    private static final int LONGEST_QUOTE = 40;

    private final String input;
    private final Datatype datatype;
    private ByteBuffer raw = ByteBuffer.allocate(FIRST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    JsonElements(String input, Datatype datatype) {
        this.input = input;
        this.datatype = datatype;
    }

    /**
     * The raw form of the values, flat or nested, that {@code json} stands at.
     *
     * @throws ServiceException INVALID_ARGUMENT if a value does not fit
     * @throws IOException if they are no JSON
     */
    MemorySegment toRaw(JsonParser json) throws IOException {
        int depth = 0;
        JsonToken token = json.currentToken();
        while (true) {
            switch (token) {
                case START_ARRAY -> depth++;
                case END_ARRAY -> depth--;
                default -> put(json, token);
            }
            if (depth == 0) {
                return MemorySegment.ofBuffer(raw.flip());
            }
            token = json.nextToken();
        }
    }

    private void put(JsonParser json, JsonToken token) throws IOException {
        if (datatype == Datatype.BYTES) {
            putString(json, token);
            return;
        }
        reserve(datatype.size());
        switch (datatype) {
            case BOOL -> raw.put((byte) (bool(json, token) ? 1 : 0));
            case INT8 -> raw.put((byte) signed(json, token));
            case INT16 -> raw.putShort((short) signed(json, token));
            case INT32 -> raw.putInt((int) signed(json, token));
            case INT64 -> raw.putLong(signed(json, token));
            case UINT8 -> raw.put((byte) unsigned(json, token));
            case UINT16 -> raw.putShort((short) unsigned(json, token));
            case UINT32 -> raw.putInt((int) unsigned(json, token));
            case UINT64 -> raw.putLong(unsigned(json, token));
            case FP16 -> {
                short half = Float.floatToFloat16((float) real(json, token));
                requireFinite(json, token, Float.float16ToFloat(half));
                raw.putShort(half);
            }
            case BF16 -> {
                short half = BrainFloat.fromFloat((float) real(json, token));
                requireFinite(json, token, BrainFloat.toFloat(half));
                raw.putShort(half);
            }
            case FP32 -> {
                float value = (float) real(json, token);
                requireFinite(json, token, value);
                raw.putFloat(value);
            }
            case FP64 -> {
                double value = real(json, token);
                requireFinite(json, token, value);
                raw.putDouble(value);
            }
            case BYTES -> throw new IllegalStateException("strings have no fixed size");
        }
    }

    private void putString(JsonParser json, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw wrong(json, token);
        }
        byte[] text = json.getText().getBytes(StandardCharsets.UTF_8);
        reserve(Math.addExact(BytesElements.PREFIX, text.length));
        raw.putInt(text.length).put(text);
    }

    /** Room for {@code bytes} more; how many there are in all is not known before the end. */
    private void reserve(int bytes) {
        if (raw.remaining() < bytes) {
            long doubled = Math.max(2L * raw.capacity(), (long) raw.position() + bytes);
            raw =
                    ByteBuffer.allocate((int) Math.min(doubled, Integer.MAX_VALUE - Long.BYTES))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .put(raw.flip());
        }
    }

    private boolean bool(JsonParser json, JsonToken token) throws IOException {
        if (token.isBoolean()) {
            return token == JsonToken.VALUE_TRUE;
        }
        if (token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() == NumberType.INT) {
            int value = json.getIntValue();
            if (value == 0 || value == 1) {
                return value == 1;
            }
        }
        throw wrong(json, token);
    }

    private long signed(JsonParser json, JsonToken token) throws IOException {
        int unused = Long.SIZE - datatype.size() * Byte.SIZE;
        if (isInteger(token) && json.getNumberType() != NumberType.BIG_INTEGER) {
            long value = json.getLongValue();
            if (value == value << unused >> unused) {
                return value;
            }
        }
        throw wrong(json, token);
    }

    private long unsigned(JsonParser json, JsonToken token) throws IOException {
        int bits = datatype.size() * Byte.SIZE;
        if (isInteger(token) && json.getNumberType() != NumberType.BIG_INTEGER) {
            long value = json.getLongValue();
            if (value >= 0 && Long.SIZE - Long.numberOfLeadingZeros(value) <= bits) {
                return value;
            }
        } else if (isInteger(token)) {
            BigInteger value = json.getBigIntegerValue();
            if (value.signum() > 0 && value.bitLength() <= bits) {
                return value.longValue();
            }
        }
        throw wrong(json, token);
    }

    private static boolean isInteger(JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_INT;
    }

    private double real(JsonParser json, JsonToken token) throws IOException {
        if (token.isNumeric()) {
            return json.getDoubleValue();
        }
        return switch (token == JsonToken.VALUE_STRING ? json.getText() : "") {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw wrong(json, token);
        };
    }

    /** A number that the datatype cannot hold is out of range, not infinite. */
    private void requireFinite(JsonParser json, JsonToken token, double taken) throws IOException {
        if (token.isNumeric() && !Double.isFinite(taken)) {
            throw wrong(json, token);
        }
    }

    private ServiceException wrong(JsonParser json, JsonToken token) throws IOException {
        String text = json.getText();
        if (token == JsonToken.VALUE_STRING) {
            text = '"' + text + '"';
        }
        return InferJsonReader.invalid(
                "value %s of input '%s' is not a %s"
                        .formatted(
                                text.length() > LONGEST_QUOTE
                                        ? text.substring(0, LONGEST_QUOTE) + "…"
                                        : text,
                                input,
                                datatype));
    }
}
