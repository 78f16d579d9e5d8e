package io.millrace.gateway.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes in the ways that break parsers. The same random numbers give the same bytes. */
final class Mutator {

    private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};
    private static final int MOST_STEPS = 4;
    private static final int LONGEST_RUN = 64;

    private final List<byte[]> tokens;
    private final Random random;

    /**
     * @param tokens pieces that mean something to the parser
     */
    Mutator(List<byte[]> tokens, Random random) {
        this.tokens = tokens;
        this.random = random;
    }

    /** One change of {@code seed} or up to four; {@code other} may lend its end. */
    byte[] mutate(byte[] seed, byte[] other) {
        byte[] bytes = seed.clone();
        int most = random.nextBoolean() ? 1 : MOST_STEPS;
        for (int steps = 1 + random.nextInt(most); steps > 0; steps--) {
            bytes = step(bytes, other);
        }
        return bytes;
    }

    private byte[] step(byte[] bytes, byte[] other) {
        int at = random.nextInt(bytes.length + 1);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(LONGEST_RUN));
        return switch (random.nextInt(8)) {
            case 0 -> flip(bytes);
            case 1 -> edge(bytes);
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> replace(bytes, at, length, new byte[0]);
            case 4 -> replace(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
            case 5 -> replace(bytes, at, 0, token());
            case 6 -> replace(bytes, at, Math.min(length, 4), token());
            default -> {
                int from = random.nextInt(other.length + 1);
                yield replace(
                        bytes,
                        at,
                        bytes.length - at,
                        Arrays.copyOfRange(other, from, other.length));
            }
        };
    }

    private byte[] token() {
        return tokens.get(random.nextInt(tokens.size()));
    }

    private byte[] flip(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return bytes;
    }

    private byte[] edge(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = EDGES[random.nextInt(EDGES.length)];
        }
        return bytes;
    }

    private static byte[] replace(byte[] bytes, int at, int length, byte[] by) {
        byte[] result = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
        return result;
    }
}
