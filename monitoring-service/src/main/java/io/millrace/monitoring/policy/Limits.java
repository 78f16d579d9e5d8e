package io.millrace.monitoring.policy;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Checks of policy values; every failure names the field and what would be right. */
final class Limits {

    private Limits() {}

    static void between(String field, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw invalid(field, "must be between %s and %s".formatted(text(low), text(high)));
        }
    }

    static void share(String field, double value) {
        if (!(value > 0 && value < 1)) {
            throw invalid(field, "must be greater than 0 and less than 1");
        }
    }

    static void positive(String field, Duration value) {
        if (value != null && (value.isNegative() || value.isZero())) {
            throw invalid(field, "must be a positive ISO-8601 duration such as P7D, or null");
        }
    }

    static void each(String field, List<String> values, List<String> allowed) {
        if (!allowed.containsAll(values)) {
            throw invalid(field, "must hold only " + String.join(", ", allowed));
        }
    }

    static void ascendingPercents(String field, List<Integer> values) {
        int last = 0;
        for (Integer value : values) {
            if (value == null || value <= last || value > 99) {
                throw invalid(field, "must ascend between 1 and 99, for example [10, 50]");
            }
            last = value;
        }
    }

    static ServiceException invalid(String field, String what) {
        return new ServiceException(
                ErrorCode.INVALID_ARGUMENT, field + " " + what, Map.of("field", field));
    }

    private static String text(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
