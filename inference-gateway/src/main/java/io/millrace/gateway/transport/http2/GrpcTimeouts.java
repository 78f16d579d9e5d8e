package io.millrace.gateway.transport.http2;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The header {@code grpc-timeout}: at most eight digits and a unit. */
final class GrpcTimeouts {

    private static final int MOST_DIGITS = 8;

    private GrpcTimeouts() {}

    /** Nanoseconds; empty if {@code text} is malformed. */
    static OptionalLong nanos(CharSequence text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MOST_DIGITS) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            value = value * 10 + digit;
        }
        TimeUnit unit = unit(text.charAt(digits));
        return unit == null ? OptionalLong.empty() : OptionalLong.of(unit.toNanos(value));
    }

    private static TimeUnit unit(char letter) {
        return switch (letter) {
            case 'n' -> TimeUnit.NANOSECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'S' -> TimeUnit.SECONDS;
            case 'M' -> TimeUnit.MINUTES;
            case 'H' -> TimeUnit.HOURS;
            default -> null;
        };
    }
}
