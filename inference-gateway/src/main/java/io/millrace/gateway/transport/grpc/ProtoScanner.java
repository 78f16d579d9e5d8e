package io.millrace.gateway.transport.grpc;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of a protocol buffers message in place, without building objects for it. Not
 * thread-safe; the buffer's own position is never moved.
 */
final class ProtoScanner {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int MAX_VARINT_BYTES = 10;

    private final ByteBuffer message;
    private int position;

    ProtoScanner(ByteBuffer message) {
        this.message = message;
        this.position = message.position();
    }

    boolean hasMore() {
        return position < message.limit();
    }

    /** The next tag: field number and wire type as they stand in the message. */
    int tag() {
        long tag = varint();
        if (tag >>> 3 == 0 || tag > 0xffffffffL) {
            throw malformed("tag " + tag);
        }
        return (int) tag;
    }

    long varint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            require(1);
            byte next = message.get(position++);
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("varint of more than 10 bytes");
    }

    double float64() {
        return Double.longBitsToDouble(fixed64());
    }

    /** The bytes of a length-delimited field, sharing memory with the message. */
    ByteBuffer slice() {
        int length = length();
        ByteBuffer slice = message.slice(position, length);
        position += length;
        return slice;
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > left()) {
            throw malformed("field of %d bytes where %d are left", length, left());
        }
        return (int) length;
    }

    /** Names nearly always are, and then need no decoder. */
    private boolean isAscii(int length) {
        for (int i = position; i < position + length; i++) {
            if (message.get(i) < 0) {
                return false;
            }
        }
        return true;
    }

    String text() {
        int start = position;
        int length = length();
        if (isAscii(length)) {
            byte[] ascii = new byte[length];
            message.get(position, ascii);
            position += length;
            return new String(ascii, StandardCharsets.ISO_8859_1);
        }
        position = start;
        ByteBuffer bytes = slice();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw malformed("string that is not UTF-8");
        }
    }

    /** Steps over a field that means nothing here. */
    void skip(int tag) {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case LENGTH -> slice();
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw malformed("wire type " + (tag & 7));
        }
    }

    private long fixed64() {
        require(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value |= (message.get(position++) & 0xffL) << (8 * i);
        }
        return value;
    }

    private void advance(int bytes) {
        require(bytes);
        position += bytes;
    }

    private void require(int bytes) {
        if (left() < bytes) {
            throw malformed("the message ends in the middle of a field");
        }
    }

    private int left() {
        return message.limit() - position;
    }

    private static ServiceException malformed(String format, Object... arguments) {
        return new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "not a ModelInferRequest: " + format.formatted(arguments));
    }
}
