package io.millrace.gateway.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** Memory for the small arrays of one call, kept per thread: a run allocates nothing native. */
final class RunScratch {

    private static final long INITIAL_BYTES = 8 * 1024;

    private static final ThreadLocal<RunScratch> CURRENT = ThreadLocal.withInitial(RunScratch::new);

    private MemorySegment memory = Arena.ofAuto().allocate(INITIAL_BYTES, 16);

    private RunScratch() {}

    /** Memory that is valid until this thread asks again; not zeroed. */
    static SegmentAllocator of(long bytes) {
        RunScratch scratch = CURRENT.get();
        if (scratch.memory.byteSize() < bytes) {
            scratch.memory = Arena.ofAuto().allocate(bytes * 2, 16);
        }
        return SegmentAllocator.slicingAllocator(scratch.memory);
    }
}
