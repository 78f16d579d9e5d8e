package io.millrace.gateway.transport.http2;

/**
 * Walks over the representations of an HPACK header block (RFC 7541, 6) without decoding names or
 * values: each is skipped by its length.
 */
final class HeaderBlockScan {

    private static final int INDEX_BITS = 7;
    private static final int NAME_INDEX_BITS = 4;
    private static final int LENGTH_BITS = 7;

    /** Set in a literal that enters the dynamic table, and in a new size of the table. */
    private static final int CHANGES_TABLE = 0x60;

    /** Beyond this a number is larger than any block. */
    private static final int MOST_SHIFT = 21;

    private final byte[] block;
    private final int end;
    private int position;

    private HeaderBlockScan(byte[] block, int length) {
        this.block = block;
        this.end = length;
    }

    /**
     * Whether decoding the first {@code length} bytes of {@code block} leaves the dynamic table as
     * it is. False also for a block that is cut off or otherwise not understood.
     */
    static boolean leavesTable(byte[] block, int length) {
        return new HeaderBlockScan(block, length).leavesTable();
    }

    private boolean leavesTable() {
        while (position < end) {
            int first = block[position];
            if (first < 0) {
                number(INDEX_BITS);
            } else if ((first & CHANGES_TABLE) != 0) {
                return false;
            } else {
                if (number(NAME_INDEX_BITS) == 0) {
                    skipText();
                }
                skipText();
            }
        }
        return position == end;
    }

    private void skipText() {
        int length = number(LENGTH_BITS);
        position = length <= end - position ? position + length : end + 1;
    }

    /** RFC 7541, 5.1. */
    private int number(int bits) {
        if (position >= end) {
            return malformed();
        }
        int most = (1 << bits) - 1;
        int value = block[position++] & most;
        if (value < most) {
            return value;
        }
        for (int shift = 0; shift <= MOST_SHIFT && position < end; shift += 7) {
            int next = block[position++];
            value += (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return malformed();
    }

    /** Ends the walk behind the end, where no well-formed block ends. */
    private int malformed() {
        position = end + 1;
        return 0;
    }
}
