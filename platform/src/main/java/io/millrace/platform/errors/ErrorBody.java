package io.millrace.platform.errors;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An error as it goes out.
 *
 * @param json the body
 */
public record ErrorBody(int status, String contentType, String json) {

    private static final String PROBLEMS = "https://millrace.io/problems/";

    /** The shape of {@code surface} for {@code failure}. */
    public static ErrorBody of(ApiSurface surface, ServiceException failure, String requestId) {
        ErrorCode code = failure.code();
        String message = failure.getMessage();
        return switch (surface) {
            case NATIVE -> problem(failure, requestId);
            case MLFLOW ->
                    json(
                            code.mlflowStatus(),
                            ordered("error_code", code.mlflowCode(), "message", message));
            case OPEN_INFERENCE -> json(code.httpStatus(), Map.of("error", message));
        };
    }

    private static ErrorBody problem(ServiceException failure, String requestId) {
        ErrorCode code = failure.code();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", PROBLEMS + code.slug());
        members.put("title", title(code));
        members.put("status", code.httpStatus());
        members.put("detail", failure.getMessage());
        members.put("instance", "urn:request:" + requestId);
        failure.details().forEach(members::putIfAbsent);
        return new ErrorBody(code.httpStatus(), "application/problem+json", Wire.toJson(members));
    }

    private static String title(ErrorCode code) {
        String words = code.slug().replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static ErrorBody json(int status, Map<String, String> members) {
        return new ErrorBody(status, "application/json", Wire.toJson(members));
    }

    private static Map<String, String> ordered(String k1, String v1, String k2, String v2) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put(k1, v1);
        members.put(k2, v2);
        return members;
    }
}
