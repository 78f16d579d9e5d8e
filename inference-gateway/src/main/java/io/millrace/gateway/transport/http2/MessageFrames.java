package io.millrace.gateway.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Messages as gRPC sends them: a flag, the length in four bytes, the message. */
public final class MessageFrames {

    /** Bytes before a message. */
    public static final int PREFIX = 5;

    private MessageFrames() {}

    /** A buffer for a message of about {@code size} bytes, with room for the prefix before it. */
    public static ByteBuf allocate(int size, ByteBufAllocator allocator) {
        return allocator.buffer(PREFIX + size).writerIndex(PREFIX);
    }

    /** Fills the prefix in; the result takes the place of {@code framed}. */
    static ByteBuf finish(ByteBuf framed, boolean pack, ByteBufAllocator allocator) {
        if (!pack) {
            return framed.setByte(0, 0).setInt(1, framed.readableBytes() - PREFIX);
        }
        ByteBuf packed = Gzip.pack(framed.skipBytes(PREFIX), allocator);
        framed.release();
        ByteBuf prefix = allocator.buffer(PREFIX).writeByte(1).writeInt(packed.readableBytes());
        return allocator.compositeBuffer(2).addComponents(true, prefix, packed);
    }
}
