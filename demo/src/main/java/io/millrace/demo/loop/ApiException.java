package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;

/** A service refused a call, or could not be reached. */
public class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ApiException(String call, int status, JsonNode problem) {
        super("%s answered %d: %s".formatted(call, status, detail(problem)));
        this.status = status;
    }

    ApiException(String call, Exception cause) {
        super(call + " failed: " + cause, cause);
        this.status = 0;
    }

    /** HTTP status; 0 if there was no answer. */
    public int status() {
        return status;
    }

    private static String detail(JsonNode problem) {
        String detail = problem.path("detail").asText("");
        return detail.isEmpty() ? problem.toString() : detail;
    }
}
