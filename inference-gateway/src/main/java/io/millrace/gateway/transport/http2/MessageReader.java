package io.millrace.gateway.transport.http2;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;

/**
 * Cuts messages out of the data of one call: a message in one frame is handed on where it lies, one
 * over several is gathered first. What nobody asked for yet is kept, and the sender gets no credit
 * for it. For one thread.
 */
final class MessageReader {

    private static final int PREFIX = 5;
    private static final int FIRST_CAPACITY = 64 << 10;

    private final int limit;
    private final ByteBufAllocator allocator;
    private final Sink sink;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);

    private int demand;
    private boolean reading;
    private boolean closed;

    /** Bytes of the prefix that were seen, and its content so far. */
    private int prefixSeen;

    private int flag;
    private int length;

    /** The begun message, or null while none of its content was seen. */
    private ByteBuf body;

    /** Takes messages one by one. */
    interface Sink {

        /**
         * @param message belongs to the caller
         * @param compressed whether the message says so
         */
        void message(ByteBuf message, boolean compressed);
    }

    MessageReader(int limit, ByteBufAllocator allocator, Sink sink) {
        this.limit = limit;
        this.allocator = allocator;
        this.sink = sink;
    }

    /**
     * Takes one frame's data, which stays the caller's.
     *
     * @return bytes that are done with; the others follow from {@link #request}
     */
    int data(ByteBuf frame) {
        int before = frame.readableBytes();
        if (held.isEmpty() && !reading) {
            read(frame);
        }
        int left = closed ? 0 : frame.readableBytes();
        if (left > 0) {
            held.add(frame.retainedSlice());
        }
        return before - left;
    }

    /**
     * Asks for more messages.
     *
     * @return bytes that are done with now
     */
    int request(int messages) {
        demand = Math.max(demand, demand + messages);
        if (demand < 0) {
            demand = Integer.MAX_VALUE;
        }
        int done = 0;
        while (!reading && !held.isEmpty() && (demand > 0 || closed)) {
            // Retained, for a message may make its receiver close this reader.
            ByteBuf first = held.peek().retain();
            int before = first.readableBytes();
            try {
                read(first);
                done += before - first.readableBytes();
                if (!first.isReadable() && !held.isEmpty()) {
                    held.poll().release();
                }
            } finally {
                first.release();
            }
        }
        return done;
    }

    /** Whether all that came was handed on. */
    boolean isDrained() {
        return held.isEmpty();
    }

    /** Whether a message has begun and not ended. */
    boolean isInMessage() {
        return prefixSeen > 0;
    }

    /**
     * Drops what is held; nothing is handed on any more.
     *
     * @return bytes that were held
     */
    int close() {
        closed = true;
        int dropped = 0;
        for (ByteBuf frame : held) {
            dropped += frame.readableBytes();
            frame.release();
        }
        held.clear();
        if (body != null) {
            body.release();
            body = null;
        }
        return dropped;
    }

    private void read(ByteBuf data) {
        reading = true;
        try {
            while (data.isReadable() && demand > 0 && !closed) {
                if (prefixSeen < PREFIX) {
                    readPrefix(data);
                }
                if (prefixSeen == PREFIX && !closed) {
                    readBody(data);
                }
            }
        } finally {
            reading = false;
        }
    }

    private void readPrefix(ByteBuf data) {
        while (prefixSeen < PREFIX && data.isReadable()) {
            int next = data.readUnsignedByte();
            if (prefixSeen == 0) {
                flag = next;
            } else {
                length = length << 8 | next;
            }
            prefixSeen++;
        }
        if (prefixSeen == PREFIX) {
            checkPrefix();
        }
    }

    private void checkPrefix() {
        if (flag > 1) {
            throw Status.INTERNAL
                    .withDescription("gRPC frame header malformed: reserved bits not zero")
                    .asRuntimeException();
        }
        if (length < 0 || length > limit) {
            throw tooLarge(Integer.toUnsignedLong(length), limit);
        }
    }

    static RuntimeException tooLarge(long length, int limit) {
        return Status.RESOURCE_EXHAUSTED
                .withDescription(
                        "gRPC message exceeds maximum size %d: %d; raise".formatted(limit, length)
                                + " millrace.gateway.grpc.max-message-size")
                .asRuntimeException();
    }

    private void readBody(ByteBuf data) {
        if (body == null && data.readableBytes() >= length) {
            emit(data.readSlice(length));
            return;
        }
        if (body == null) {
            // A prefix may promise more than ever comes: memory grows with what came.
            body = allocator.buffer(Math.min(length, FIRST_CAPACITY), length);
        }
        body.writeBytes(data, Math.min(data.readableBytes(), length - body.readableBytes()));
        if (body.readableBytes() == length) {
            ByteBuf whole = body;
            body = null;
            try {
                emit(whole);
            } finally {
                whole.release();
            }
        }
    }

    private void emit(ByteBuf message) {
        boolean compressed = flag == 1;
        prefixSeen = 0;
        length = 0;
        demand -= demand == Integer.MAX_VALUE ? 0 : 1;
        sink.message(message, compressed);
    }
}
