package io.millrace.gateway.settings;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settings of ONNX Runtime's session, as Triton's {@code parameters} name them.
 *
 * @param intraOpThreads threads within one operator
 * @param interOpThreads operators at a time
 */
public record SessionSettings(
        OptionalInt intraOpThreads,
        OptionalInt interOpThreads,
        Optional<OptimizationLevel> optimizationLevel) {

    /** Nothing set. */
    public static final SessionSettings AUTOMATIC =
            new SessionSettings(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    /** How far ONNX Runtime rewrites the graph; {@code GraphOptimizationLevel} of its C API. */
    public enum OptimizationLevel {
        DISABLED,
        BASIC,
        EXTENDED,
        ALL
    }
}
