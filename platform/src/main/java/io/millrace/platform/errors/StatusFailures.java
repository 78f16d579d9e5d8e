package io.millrace.platform.errors;

import static java.util.Map.entry;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.Map;

/** What a bare HTTP status, as the framework raises it, means. */
final class StatusFailures {

    private static final Map<Integer, Meaning> MEANINGS =
            Map.ofEntries(
                    entry(400, new Meaning(ErrorCode.INVALID_ARGUMENT, "the request is malformed")),
                    entry(401, new Meaning(ErrorCode.UNAUTHENTICATED, "a token is needed")),
                    entry(
                            403,
                            new Meaning(
                                    ErrorCode.PERMISSION_DENIED, "your roles do not allow this")),
                    entry(
                            404,
                            new Meaning(ErrorCode.ENDPOINT_NOT_FOUND, "nothing is at this path")),
                    entry(
                            405,
                            new Meaning(
                                    ErrorCode.METHOD_NOT_ALLOWED,
                                    "this path does not take that method")),
                    entry(
                            406,
                            new Meaning(
                                    ErrorCode.INVALID_ARGUMENT,
                                    "none of the accepted media types can be produced here")),
                    entry(
                            409,
                            new Meaning(ErrorCode.CONFLICT, "it conflicts with the present state")),
                    entry(
                            412,
                            new Meaning(
                                    ErrorCode.PRECONDITION_FAILED, "the condition does not hold")),
                    entry(413, new Meaning(ErrorCode.PAYLOAD_TOO_LARGE, "the body is too large")),
                    entry(
                            415,
                            new Meaning(
                                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                                    "this path does not take that media type")),
                    entry(
                            429,
                            new Meaning(
                                    ErrorCode.OVERLOADED, "too many requests; try again later")),
                    entry(501, new Meaning(ErrorCode.NOT_IMPLEMENTED, "this is not implemented")),
                    entry(503, new Meaning(ErrorCode.UNAVAILABLE, "try again later")));

    private StatusFailures() {}

    private record Meaning(ErrorCode code, String message) {}

    static ServiceException of(int status) {
        Meaning otherwise =
                status < 500
                        ? new Meaning(ErrorCode.INVALID_ARGUMENT, "the request is not acceptable")
                        : new Meaning(ErrorCode.INTERNAL, Failures.ACCIDENT);
        Meaning meaning = MEANINGS.getOrDefault(status, otherwise);
        return new ServiceException(meaning.code(), meaning.message());
    }
}
