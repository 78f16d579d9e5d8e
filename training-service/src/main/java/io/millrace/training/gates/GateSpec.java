package io.millrace.training.gates;

import jakarta.validation.constraints.NotNull;

/**
 * One condition that a model must meet.
 *
 * @param gate which
 * @param metric of {@link Kind#ABSOLUTE}: the metric bounded by {@code min} and {@code max}
 * @param maxRegression of {@link Kind#CHAMPION}: how much worse than the champion is allowed,
 *     absolute accuracy or relative rmse
 * @param minRows of {@link Kind#ROWS}
 */
public record GateSpec(
        @NotNull Kind gate,
        String metric,
        Double min,
        Double max,
        Double maxRegression,
        Integer minRows) {

    /** The conditions there are. */
    public enum Kind {
        /** The registered bytes answer as the trained model does. */
        PARITY,
        /** Enough held-out rows to say anything. */
        ROWS,
        /** Better than knowing nothing of the inputs. */
        BASELINE,
        /** Not worse than the version that serves, on the same rows. */
        CHAMPION,
        /** A metric within bounds. */
        ABSOLUTE
    }
}
