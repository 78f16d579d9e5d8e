package io.millrace.gateway.routing;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of predictions whose caller gave none: UUIDv7 (RFC 9562), ordered by milliseconds. */
public final class PredictionIds {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000000000000000L;

    private PredictionIds() {}

    /** A new id. It is an address, not a secret, so a fast generator does. */
    public static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (System.currentTimeMillis() << 16) | VERSION_7 | (random.nextLong() & 0x0fffL);
        long low = VARIANT | (random.nextLong() >>> 2);
        return new UUID(high, low).toString();
    }
}
