package io.millrace.gateway.caching;

import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What makes two requests the same: the loaded version, the outputs that are computed, and the
 * inputs byte by byte. Two loaded versions are equal only if they are one object, so that what
 * comes after a swap never equals what came before, and the bytes are compared themselves: a hash
 * that happens to be the same makes no two requests equal. Parameters of requests do not change
 * what a model answers.
 */
public final class RequestKey {

    /** Of this process, so that nobody can choose requests whose hashes collide. */
    private static final long SEED = ThreadLocalRandom.current().nextLong() | 1;

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final int FIXED_BYTES = 64;

    private final Object version;
    private final long[] words;
    private final int hash;

    private RequestKey(Object version, long[] words) {
        this.version = version;
        this.words = words;
        this.hash = hash(words) ^ version.hashCode();
    }

    /**
     * Key of a request whose tensors were checked.
     *
     * @param version the loaded version, equal to nothing but itself
     * @param outputs indexes of the outputs in their order
     * @param answered how many of them the caller gets
     * @param inputs in the model's order
     */
    public static RequestKey of(Object version, int[] outputs, int answered, List<Tensor> inputs) {
        int length = 2 + outputs.length;
        for (Tensor input : inputs) {
            length += 2 + input.shape().length + words(input.data().byteSize());
        }
        long[] words = new long[length];
        words[0] = outputs.length;
        words[1] = answered;
        int next = 2;
        for (int output : outputs) {
            words[next++] = output;
        }
        for (Tensor input : inputs) {
            next = put(input, words, next);
        }
        return new RequestKey(version, words);
    }

    /** Lengths come first, so that what follows can be read in one way only. */
    private static int put(Tensor input, long[] words, int start) {
        int next = start;
        words[next++] = input.shape().length;
        for (long dimension : input.shape()) {
            words[next++] = dimension;
        }
        MemorySegment data = input.data();
        words[next++] = data.byteSize();
        MemorySegment.copy(
                data, 0, MemorySegment.ofArray(words), (long) next * Long.BYTES, data.byteSize());
        return next + words(data.byteSize());
    }

    private static int words(long bytes) {
        return Math.toIntExact((bytes + Long.BYTES - 1) / Long.BYTES);
    }

    private static int hash(long[] words) {
        long hash = SEED;
        for (long word : words) {
            long mixed = (hash ^ word) * MULTIPLIER;
            hash = mixed ^ Math.unsignedMultiplyHigh(hash ^ word, SEED) ^ (mixed >>> 29);
        }
        return (int) (hash ^ (hash >>> 32));
    }

    /** Bytes that the inputs of a request take as a key. */
    public static long bytes(List<Tensor> inputs) {
        long bytes = FIXED_BYTES;
        for (Tensor input : inputs) {
            bytes += input.data().byteSize() + (2L + input.shape().length) * Long.BYTES;
        }
        return bytes;
    }

    boolean isOf(Object other) {
        return version.equals(other);
    }

    long bytes() {
        return FIXED_BYTES + (long) words.length * ValueLayout.JAVA_LONG.byteSize();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestKey that
                && version.equals(that.version)
                && hash == that.hash
                && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
