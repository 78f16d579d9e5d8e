package io.millrace.gateway.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.millrace.gateway.settings.SessionSettings;
import io.millrace.gateway.settings.SessionSettings.OptimizationLevel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Creates sessions. */
final class SessionFactory {

    private SessionFactory() {}

    static MemorySegment create(Path file, SessionSettings settings) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            OrtApi.check((MemorySegment) OrtApi.CREATE_SESSION_OPTIONS.invokeExact(out));
            MemorySegment options = out.get(ADDRESS, 0);
            try {
                apply(settings, options, arena);
                MemorySegment path = arena.allocateFrom(file.toString());
                OrtApi.check(
                        (MemorySegment)
                                OrtApi.CREATE_SESSION.invokeExact(
                                        OrtRuntime.ENVIRONMENT, path, options, out));
                return out.get(ADDRESS, 0);
            } finally {
                OrtApi.RELEASE_SESSION_OPTIONS.invokeExact(options);
            }
        } catch (Throwable e) {
            throw OrtApi.rethrown(e);
        }
    }

    private static void apply(SessionSettings settings, MemorySegment options, Arena arena)
            throws Throwable {
        int intra = settings.intraOpThreads().orElse(1);
        int inter = settings.interOpThreads().orElse(1);
        if (intra == 1 && inter == 1) {
            OrtApi.check((MemorySegment) OrtApi.DISABLE_SESSION_THREADS.invokeExact(options));
        } else {
            OrtApi.check(
                    (MemorySegment) OrtApi.SESSION_INTRA_OP_THREADS.invokeExact(options, intra));
            OrtApi.check(
                    (MemorySegment) OrtApi.SESSION_INTER_OP_THREADS.invokeExact(options, inter));
            // Waiting threads must not take a CPU from those that serve.
            configure(options, "session.intra_op.allow_spinning", arena);
            configure(options, "session.inter_op.allow_spinning", arena);
        }
        if (settings.optimizationLevel().isPresent()) {
            int level = number(settings.optimizationLevel().get());
            OrtApi.check((MemorySegment) OrtApi.SET_OPTIMIZATION_LEVEL.invokeExact(options, level));
        }
    }

    private static void configure(MemorySegment options, String key, Arena arena) throws Throwable {
        MemorySegment name = arena.allocateFrom(key);
        MemorySegment zero = arena.allocateFrom("0");
        OrtApi.check((MemorySegment) OrtApi.ADD_CONFIG_ENTRY.invokeExact(options, name, zero));
    }

    /** Numbers of {@code GraphOptimizationLevel}. */
    private static int number(OptimizationLevel level) {
        return switch (level) {
            case DISABLED -> 0;
            case BASIC -> 1;
            case EXTENDED -> 2;
            case ALL -> 99;
        };
    }
}
