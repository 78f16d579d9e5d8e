package io.millrace.platform.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.ServiceException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Map;

/** Says what any exception means to a caller. Pure. */
final class Failures {

    /** All that a caller is told of an accident. */
    static final String ACCIDENT =
            "something went wrong on our side; the request id finds it in the log";

    private Failures() {}

    static ServiceException of(Throwable cause) {
        return switch (cause) {
            case ServiceException known -> known;
            case ConstraintViolationException violations -> Violations.of(violations);
            case JsonProcessingException json -> invalidJson(json);
            case MalformedMessageException malformed ->
                    failure(ErrorCode.INVALID_ARGUMENT, "the body is " + malformed.getMessage());
            case AuthenticationFailedException failed -> unauthenticated(failed);
            case UnauthorizedException missing ->
                    failure(
                            ErrorCode.UNAUTHENTICATED,
                            "a token is needed; send Authorization: Bearer <token>");
            case ForbiddenException denied ->
                    failure(
                            ErrorCode.PERMISSION_DENIED,
                            "your roles do not allow this; ask an administrator for one that does");
            case WebApplicationException http -> http(http);
            default -> failure(ErrorCode.INTERNAL, ACCIDENT);
        };
    }

    private static ServiceException unauthenticated(AuthenticationFailedException failed) {
        // Only sentences of ours are for callers.
        String reason =
                failed.getCause() instanceof ServiceException || failed.getCause() == null
                        ? failed.getMessage()
                        : null;
        return failure(
                ErrorCode.UNAUTHENTICATED, reason == null ? "the token is not valid" : reason);
    }

    private static ServiceException http(WebApplicationException http) {
        if (http.getCause() instanceof JsonProcessingException json) {
            return invalidJson(json);
        }
        return StatusFailures.of(http.getResponse().getStatus());
    }

    private static ServiceException invalidJson(JsonProcessingException json) {
        String where = json instanceof JsonMappingException mapping ? pointer(mapping) : "";
        String at = where.isEmpty() ? "" : " at " + where;
        // Jackson's own sentence names Java classes; the place is what a caller can use.
        String detail =
                json instanceof JsonMappingException
                        ? "the body does not fit this operation" + at
                        : "the body is not JSON: " + place(json);
        return where.isEmpty()
                ? failure(ErrorCode.INVALID_ARGUMENT, detail)
                : new ServiceException(
                        ErrorCode.INVALID_ARGUMENT,
                        detail,
                        Map.of(
                                "errors",
                                List.of(Map.of("pointer", where, "detail", "wrong type"))));
    }

    private static String place(JsonProcessingException json) {
        return json.getLocation() == null
                ? "it breaks off"
                : "error in line "
                        + json.getLocation().getLineNr()
                        + ", column "
                        + json.getLocation().getColumnNr();
    }

    private static String pointer(JsonMappingException mapping) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            pointer.append('/')
                    .append(step.getFieldName() != null ? step.getFieldName() : step.getIndex());
        }
        return pointer.toString();
    }

    private static ServiceException failure(ErrorCode code, String message) {
        return new ServiceException(code, message);
    }
}
