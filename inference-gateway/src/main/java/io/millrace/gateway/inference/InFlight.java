package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Requests that are being answered, so that the process stops after the last of them. */
@Singleton
public class InFlight {

    private static final long POLL_MILLIS = 5;

    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();
    private volatile boolean draining;

    void enter() {
        entered.increment();
        if (draining) {
            left.increment();
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE, "the server is shutting down; send this to another");
        }
    }

    void leave() {
        left.increment();
    }

    public boolean isDraining() {
        return draining;
    }

    /** Requests that entered and did not leave. */
    public long count() {
        long gone = left.sum();
        return entered.sum() - gone;
    }

    /** Refuses new requests from now on, and waits for the others; false if some did not end. */
    public boolean drain(Duration patience) throws InterruptedException {
        draining = true;
        long end = System.nanoTime() + patience.toNanos();
        while (count() > 0) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }
}
