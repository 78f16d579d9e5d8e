package io.millrace.gateway.transport.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes fields of protocol buffers messages, and says how long they will be. */
final class ProtoFields {

    static final int VARINT = 0;
    static final int BYTES = 2;

    private ProtoFields() {}

    static int varintSize(long value) {
        return (64 - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
    }

    static void varint(ByteBuf out, long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.writeByte((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    /** Size of a field of {@code length} bytes with its tag, for numbers below 16. */
    static int blockSize(int length) {
        return 1 + varintSize(length) + length;
    }

    /** Tag and length of a field of bytes. */
    static void block(ByteBuf out, int number, int length) {
        out.writeByte(number << 3 | BYTES);
        varint(out, length);
    }

    /** Size of a text field; an empty one is left out. */
    static int textSize(String text) {
        return text.isEmpty() ? 0 : blockSize(ByteBufUtil.utf8Bytes(text));
    }

    static void text(ByteBuf out, int number, String text) {
        if (!text.isEmpty()) {
            block(out, number, ByteBufUtil.utf8Bytes(text));
            ByteBufUtil.writeUtf8(out, text);
        }
    }
}
