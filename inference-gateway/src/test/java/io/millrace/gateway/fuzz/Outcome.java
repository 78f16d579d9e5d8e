package io.millrace.gateway.fuzz;

import java.util.List;

/**
 * How one request ended.
 *
 * @param status of gRPC by name, or of HTTP as a number
 * @param text what the caller was told about it
 */
record Outcome(String status, String text) {

    /** gRPC's own words for what is wrong below the messages, each with status INTERNAL. */
    private static final List<String> BELOW_MESSAGES =
            List.of(
                    "gRPC frame header malformed",
                    "the call ended in the middle of a message",
                    "a packed message in a call without grpc-encoding",
                    "the message says gzip and is not",
                    "Invalid protobuf byte sequence",
                    "Too many requests",
                    "Half-closed without a request");

    private static final List<String> EXPECTED =
            List.of(
                    "OK",
                    "INVALID_ARGUMENT",
                    "NOT_FOUND",
                    "UNIMPLEMENTED",
                    "RESOURCE_EXHAUSTED",
                    "DEADLINE_EXCEEDED",
                    "200",
                    "400",
                    "404",
                    "413",
                    "501",
                    "504");

    /** Whether the caller was told what is wrong with his request, and nothing broke. */
    boolean isClean() {
        return EXPECTED.contains(status)
                || status.equals("INTERNAL") && BELOW_MESSAGES.stream().anyMatch(text::startsWith);
    }
}
