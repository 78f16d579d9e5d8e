package io.millrace.gateway.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The process-wide environment of ONNX Runtime. Sessions share one thread pool of one thread: a run
 * computes on the thread that called it, and parallelism comes from running several requests.
 *
 * <p>Never torn down: the operating system does that when the process ends, and nothing can be
 * closed under a call that still runs.
 */
final class OrtRuntime {

    private static final int ERROR = 3;
    private static final int DEVICE_ALLOCATOR = 0;
    private static final int DEFAULT_MEMORY = 0;

    static final MemorySegment ENVIRONMENT = environment();
    static final MemorySegment MEMORY = memory();
    static final MemorySegment ALLOCATOR = allocator();

    private OrtRuntime() {}

    private static MemorySegment environment() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            OrtApi.check((MemorySegment) OrtApi.CREATE_THREADING.invokeExact(out));
            MemorySegment threading = out.get(ADDRESS, 0);
            OrtApi.check((MemorySegment) OrtApi.SET_INTRA_OP_THREADS.invokeExact(threading, 1));
            OrtApi.check((MemorySegment) OrtApi.SET_INTER_OP_THREADS.invokeExact(threading, 1));
            OrtApi.check((MemorySegment) OrtApi.SET_SPINNING.invokeExact(threading, 0));
            MemorySegment name = Arena.global().allocateFrom("millrace");
            OrtApi.check(
                    (MemorySegment)
                            OrtApi.CREATE_ENVIRONMENT.invokeExact(ERROR, name, threading, out));
            return out.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    private static MemorySegment memory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            OrtApi.check(
                    (MemorySegment)
                            OrtApi.CREATE_CPU_MEMORY.invokeExact(
                                    DEVICE_ALLOCATOR, DEFAULT_MEMORY, out));
            return out.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    private static MemorySegment allocator() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            OrtApi.check((MemorySegment) OrtApi.DEFAULT_ALLOCATOR.invokeExact(out));
            return out.get(ADDRESS, 0);
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }
}
