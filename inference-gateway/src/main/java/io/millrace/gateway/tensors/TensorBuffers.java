package io.millrace.gateway.tensors;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * Pooled native memory for tensors, aligned to 64 bytes as vector instructions like it.
 *
 * <p>Memory belongs to the garbage collector, so that a buffer that is never given back is not
 * leaked, only not reused. Small buffers are kept per thread; large ones are allocated each time.
 * Thread-safe.
 */
public final class TensorBuffers {

    private static final int ALIGNMENT = 64;
    private static final int SMALLEST_SHIFT = 10;
    private static final int CLASSES = 11;
    private static final int KEPT_PER_CLASS = 16;

    private static final ThreadLocal<Pool> POOLS = ThreadLocal.withInitial(Pool::new);

    private TensorBuffers() {}

    /** At least {@code size} bytes with unspecified content. */
    public static MemorySegment take(long size) {
        int sizeClass = sizeClass(size);
        if (sizeClass >= CLASSES) {
            return Arena.ofAuto().allocate(size, ALIGNMENT);
        }
        MemorySegment kept = POOLS.get().free[sizeClass].pollLast();
        return kept != null
                ? kept
                : Arena.ofAuto().allocate(1L << (sizeClass + SMALLEST_SHIFT), ALIGNMENT);
    }

    /** Gives a buffer of {@link #take} back; nobody may touch it afterwards. */
    public static void giveBack(MemorySegment buffer) {
        int sizeClass = sizeClass(buffer.byteSize());
        if (sizeClass < CLASSES) {
            ArrayDeque<MemorySegment> free = POOLS.get().free[sizeClass];
            if (free.size() < KEPT_PER_CLASS) {
                free.addLast(buffer);
            }
        }
    }

    private static int sizeClass(long size) {
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1));
        return Math.max(0, bits - SMALLEST_SHIFT);
    }

    private static final class Pool {

        @SuppressWarnings({"unchecked", "rawtypes"})
        private final ArrayDeque<MemorySegment>[] free = new ArrayDeque[CLASSES];

        Pool() {
            for (int i = 0; i < CLASSES; i++) {
                free[i] = new ArrayDeque<>();
            }
        }
    }
}
