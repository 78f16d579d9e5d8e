package io.millrace.gateway.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What a session's own allocator says that it holds. */
final class SessionMemory {

    /** Bytes that the allocator took from the system. */
    private static final String TOTAL = "TotalAllocated";

    /** Bytes of it that are in use; an allocator without an arena tells nothing else. */
    private static final String IN_USE = "InUse";

    private SessionMemory() {}

    static long bytes(MemorySegment session) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            OrtApi.check(
                    (MemorySegment)
                            OrtApi.CREATE_ALLOCATOR.invokeExact(session, OrtRuntime.MEMORY, out));
            MemorySegment allocator = out.get(ADDRESS, 0);
            try {
                return bytes(allocator, arena);
            } finally {
                OrtApi.RELEASE_ALLOCATOR.invokeExact(allocator);
            }
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    private static long bytes(MemorySegment allocator, Arena arena) throws Throwable {
        MemorySegment out = arena.allocate(ADDRESS);
        OrtApi.check((MemorySegment) OrtApi.ALLOCATOR_STATISTICS.invokeExact(allocator, out));
        MemorySegment statistics = out.get(ADDRESS, 0);
        try {
            return Math.max(number(statistics, TOTAL, arena), number(statistics, IN_USE, arena));
        } finally {
            OrtApi.RELEASE_KEY_VALUES.invokeExact(statistics);
        }
    }

    private static long number(MemorySegment statistics, String key, Arena arena) throws Throwable {
        MemorySegment text =
                (MemorySegment) OrtApi.KEY_VALUE.invokeExact(statistics, arena.allocateFrom(key));
        return text.address() == 0
                ? 0
                : Long.parseLong(text.reinterpret(Long.MAX_VALUE).getString(0));
    }
}
