package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;

/**
 * The parameters of a request that mean something here.
 *
 * @param predictionId the caller's own id, or null
 * @param stickyKey what the choice of a version follows instead of the id, or null
 * @param eventTime time of the data in milliseconds since the epoch, or null for now
 * @param timeoutMicros the caller's patience, or null
 * @param rawOutputs whether answers go out as raw bytes (gRPC)
 * @param binaryOutputs whether answers go out as binary data (REST)
 */
public record RequestParameters(
        String predictionId,
        String stickyKey,
        Long eventTime,
        Long timeoutMicros,
        boolean rawOutputs,
        boolean binaryOutputs) {

    /** Of a request without parameters. */
    public static final RequestParameters NONE =
            new RequestParameters(null, null, null, null, true, false);

    static final int LONGEST_TEXT = 256;

    /** Collects parameters one by one and refuses what cannot be right. Not thread-safe. */
    public static final class Builder {

        private String predictionId;
        private String stickyKey;
        private Long eventTime;
        private Long timeoutMicros;
        private boolean rawOutputs = true;
        private boolean binaryOutputs;

        /**
         * Takes one parameter; one that is not known is ignored.
         *
         * @param value a Boolean, Long, {@link UnsignedValue}, Double or String
         * @throws ServiceException INVALID_ARGUMENT if the type or value is wrong
         */
        public void put(String name, Object value) {
            switch (name) {
                case "prediction_id" -> predictionId = text(name, value);
                case "sticky_key" -> stickyKey = text(name, value);
                case "event_time" -> eventTime = integer(name, value);
                case "timeout" -> timeoutMicros = notNegative(name, integer(name, value));
                case "raw_outputs" -> rawOutputs = bool(name, value);
                case "binary_data_output" -> binaryOutputs = bool(name, value);
                case "sequence_start", "sequence_end" -> bool(name, value);
                case "sequence_id" -> requireSequenceId(value);
                case "priority" -> requirePriority(value);
                default -> requireCustom(name, value);
            }
        }

        public RequestParameters build() {
            return new RequestParameters(
                    predictionId, stickyKey, eventTime, timeoutMicros, rawOutputs, binaryOutputs);
        }

        private static String text(String name, Object value) {
            if (value instanceof String text && !text.isEmpty() && text.length() <= LONGEST_TEXT) {
                return text;
            }
            throw invalid(
                    "parameter '"
                            + name
                            + "' must be a string of 1 to "
                            + LONGEST_TEXT
                            + " characters");
        }

        private static void requireSequenceId(Object value) {
            if (!(value instanceof String)
                    && !(value instanceof Long)
                    && !(value instanceof UnsignedValue)) {
                throw invalid("parameter 'sequence_id' must be an int64 or a string");
            }
        }

        private static void requirePriority(Object value) {
            if (!(value instanceof UnsignedValue)) {
                notNegative("priority", integer("priority", value));
            }
        }

        private static void requireCustom(String name, Object value) {
            if (name.startsWith("triton_") && !name.equals("triton_enable_empty_final_response")) {
                throw invalid(
                        "parameter keys starting with 'triton_' are reserved and should not be"
                                + " specified: '"
                                + name
                                + "'");
            }
            if (value instanceof UnsignedValue) {
                throw invalid(
                        "parameter '" + name + "' is a uint64; use bool, int64, double or string");
            }
        }

        private static boolean bool(String name, Object value) {
            if (value instanceof Boolean flag) {
                return flag;
            }
            throw invalid("parameter '" + name + "' must be a bool");
        }

        private static long integer(String name, Object value) {
            if (value instanceof Long number) {
                return number;
            }
            throw invalid("parameter '" + name + "' must be an int64");
        }

        private static long notNegative(String name, long value) {
            if (value < 0) {
                throw invalid("parameter '" + name + "' must not be negative, got " + value);
            }
            return value;
        }

        private static ServiceException invalid(String message) {
            return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
        }
    }

    /** An unsigned 64-bit parameter, kept apart because few names may have one. */
    public record UnsignedValue(long bits) {}
}
