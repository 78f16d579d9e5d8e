package io.millrace.gateway.serving;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which versions could not be loaded again, and until when nobody tries: a pause that doubles with
 * each failure in a row. Thread-safe.
 */
final class LoadBackOff {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final LongSupplier clock;
    private final Map<ServedModel, Failure> failures = new ConcurrentHashMap<>();

    /**
     * @param clock as {@link System#nanoTime}
     */
    LoadBackOff(LongSupplier clock) {
        this.clock = clock;
    }

    private record Failure(String reason, long pause, long until) {}

    /**
     * Returns where {@code model} may be loaded now.
     *
     * @throws ServiceException UNAVAILABLE with the reason of the last failure during the pause
     */
    void require(ServedModel model) {
        Failure failure = failures.get(model);
        if (failure == null) {
            return;
        }
        long left = failure.until - clock.getAsLong();
        if (left > 0) {
            long seconds = Duration.ofNanos(left).plusSeconds(1).minusNanos(1).toSeconds();
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "%s; nobody tries again for %d s".formatted(failure.reason, seconds));
        }
    }

    /** Begins the next pause. */
    void failed(ServedModel model, String reason) {
        failures.keySet().removeIf(ServedModel::isRetired);
        long now = clock.getAsLong();
        failures.compute(
                model,
                (key, before) -> {
                    long pause =
                            before == null
                                    ? FIRST_PAUSE.toNanos()
                                    : Math.min(2 * before.pause, LONGEST_PAUSE.toNanos());
                    return new Failure(reason, pause, now + pause);
                });
    }

    /** Forgets the failures of {@code model}. */
    void succeeded(ServedModel model) {
        failures.remove(model);
    }
}
