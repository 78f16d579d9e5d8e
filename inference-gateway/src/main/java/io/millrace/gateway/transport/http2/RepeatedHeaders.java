package io.millrace.gateway.transport.http2;

import java.util.Arrays;

/**
 * The last header blocks of one connection with what they were decoded to. Holds at most {@value
 * #MOST} blocks of the length that its user allows. For one thread.
 */
final class RepeatedHeaders {

    /** A client that calls several methods in turn has a block for each. */
    static final int MOST = 4;

    private final Entry[] entries = new Entry[MOST];
    private int next;

    private record Entry(byte[] block, RequestHeaders headers) {

        boolean is(byte[] other, int length) {
            return block.length == length && Arrays.equals(block, 0, length, other, 0, length);
        }
    }

    /** What the first {@code length} bytes of {@code block} were decoded to; null if unknown. */
    RequestHeaders find(byte[] block, int length) {
        for (Entry entry : entries) {
            if (entry != null && entry.is(block, length)) {
                return entry.headers;
            }
        }
        return null;
    }

    /** Remembers a block, in place of the oldest if there are too many. */
    void add(byte[] block, int length, RequestHeaders headers) {
        entries[next] = new Entry(Arrays.copyOf(block, length), headers);
        next = (next + 1) % MOST;
    }

    /** Forgets all. */
    void clear() {
        Arrays.fill(entries, null);
        next = 0;
    }
}
