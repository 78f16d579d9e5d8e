package io.millrace.gateway.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An encoder of HPACK that chooses at random among all that it may: fields from the tables,
 * literals that enter the dynamic table or do not, texts compressed or not, new sizes of the table.
 * Most of its blocks are bytes that it sent before, where the present table allows that.
 */
final class RandomHeaderBlocks {

    private static final int STATIC_FIELDS = 61;
    private static final int[] NAME_INDEXES = {23, 31, 54, 58};
    private static final String[] NAMES = {"authorization", "content-type", "server", "user-agent"};
    private static final String TOKEN = "Bearer eyJhbGciOiJFUzI1NiJ9".repeat(30);
    private static final String[] VALUES = {"", "application/grpc", "a", "b", "1S", TOKEN};

    private static final int LITERAL = 0;
    private static final int NEVER_INDEXED = 0x10;
    private static final int NEW_SIZE = 0x20;
    private static final int INCREMENTAL = 0x40;
    private static final int INDEXED = 0x80;

    private final Random random;
    private final TableModel table = new TableModel();
    private final List<Sent> repeatable = new ArrayList<>();

    /** A block that changes no table. */
    private record Sent(byte[] block, int highestIndex) {}

    RandomHeaderBlocks(Random random) {
        this.random = random;
    }

    /** A block that a decoder of all blocks before understands. */
    byte[] next() {
        if (!repeatable.isEmpty() && random.nextInt(4) > 0) {
            int age = random.nextInt(Math.min(6, repeatable.size()));
            Sent again = repeatable.get(repeatable.size() - 1 - age);
            if (again.highestIndex <= STATIC_FIELDS + table.count()) {
                return again.block;
            }
        }
        return fresh();
    }

    private byte[] fresh() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        boolean changes = random.nextInt(3) == 0;
        if (changes && random.nextInt(4) == 0) {
            int size = random.nextInt(4_097);
            number(block, NEW_SIZE, 5, size);
            table.resize(size);
        }
        block.write(0x83); // :method POST
        block.write(0x86); // :scheme http
        int highest = 0;
        for (int fields = 1 + random.nextInt(6); fields > 0; fields--) {
            highest = Math.max(highest, field(block, changes));
        }
        if (!changes) {
            repeatable.add(new Sent(block.toByteArray(), highest));
        }
        return block.toByteArray();
    }

    /** Writes one field and returns the index that it refers to; 0 if to none. */
    private int field(ByteArrayOutputStream block, boolean mayChange) {
        if (table.count() > 0 && random.nextBoolean()) {
            int index = STATIC_FIELDS + 1 + random.nextInt(table.count());
            number(block, INDEXED, 7, index);
            return index;
        }
        int kind = kind(mayChange);
        int bits = kind == INCREMENTAL ? 6 : 4;
        int index = 0;
        String name = "x-" + random.nextInt(5);
        if (random.nextBoolean()) {
            int known = random.nextInt(NAMES.length);
            index = NAME_INDEXES[known];
            name = NAMES[known];
        } else if (table.count() > 0 && random.nextBoolean()) {
            int entry = random.nextInt(table.count());
            index = STATIC_FIELDS + 1 + entry;
            name = table.name(entry);
        }
        number(block, kind, bits, index);
        if (index == 0) {
            text(block, name);
        }
        String value = VALUES[random.nextInt(VALUES.length)];
        text(block, value);
        if (kind == INCREMENTAL) {
            table.add(name, value);
        }
        return index;
    }

    private int kind(boolean mayChange) {
        if (mayChange && random.nextBoolean()) {
            return INCREMENTAL;
        }
        return random.nextBoolean() ? LITERAL : NEVER_INDEXED;
    }

    private void text(ByteArrayOutputStream block, String text) {
        if (random.nextBoolean()) {
            block.writeBytes(compressed(text));
        } else {
            number(block, 0, 7, text.length());
            text.chars().forEach(block::write);
        }
    }

    /** As Netty writes the value of a field whose name has one letter. */
    private static byte[] compressed(String text) {
        try (DefaultHttp2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.ALWAYS_SENSITIVE, true, 16, 0)) {
            ByteBuf field = Unpooled.buffer();
            encoder.encodeHeaders(3, new DefaultHttp2Headers(false).add("q", text), field);
            int kindAndName = 1 + 1 + 1;
            return ByteBufUtil.getBytes(field, kindAndName, field.readableBytes() - kindAndName);
        } catch (Http2Exception e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** RFC 7541, 5.1. */
    static void number(ByteArrayOutputStream block, int kind, int bits, int value) {
        int most = (1 << bits) - 1;
        if (value < most) {
            block.write(kind | value);
            return;
        }
        block.write(kind | most);
        int rest = value - most;
        for (; rest > 0x7f; rest >>= 7) {
            block.write(rest & 0x7f | 0x80);
        }
        block.write(rest);
    }

    /** What is in the dynamic table, newest first (RFC 7541, 4). */
    private static final class TableModel {

        private static final int FIELD_OVERHEAD = 32;

        private final List<String> names = new ArrayList<>();
        private final List<Integer> sizes = new ArrayList<>();
        private int capacity = 4_096;
        private int size;

        int count() {
            return names.size();
        }

        String name(int entry) {
            return names.get(entry);
        }

        void resize(int bytes) {
            capacity = bytes;
            evict(0);
        }

        void add(String name, String value) {
            int added = name.length() + value.length() + FIELD_OVERHEAD;
            evict(added);
            if (added <= capacity) {
                names.addFirst(name);
                sizes.addFirst(added);
                size += added;
            }
        }

        private void evict(int room) {
            while (!names.isEmpty() && size + room > capacity) {
                names.removeLast();
                size -= sizes.removeLast();
            }
        }
    }
}
