package io.millrace.contracts;

import io.grpc.Status;

/**
 * The one table of errors. Each surface has its own shape (problem+json, MLflow, Open Inference
 * Protocol, gRPC), and reads its status from here.
 *
 * <p>Sources: RFC 9457; {@code mlflow/exceptions.py}; gRPC status codes.
 */
public enum ErrorCode {
    INVALID_ARGUMENT(400, "INVALID_PARAMETER_VALUE", 400, Status.Code.INVALID_ARGUMENT),
    UNAUTHENTICATED(401, "UNAUTHENTICATED", 401, Status.Code.UNAUTHENTICATED),
    PERMISSION_DENIED(403, "PERMISSION_DENIED", 403, Status.Code.PERMISSION_DENIED),
    NOT_FOUND(404, "RESOURCE_DOES_NOT_EXIST", 404, Status.Code.NOT_FOUND),
    ENDPOINT_NOT_FOUND(404, "ENDPOINT_NOT_FOUND", 404, Status.Code.UNIMPLEMENTED),
    METHOD_NOT_ALLOWED(405, "BAD_REQUEST", 405, Status.Code.UNIMPLEMENTED),
    /** MLflow really answers 400 here, and its clients look at the code. */
    ALREADY_EXISTS(409, "RESOURCE_ALREADY_EXISTS", 400, Status.Code.ALREADY_EXISTS),
    CONFLICT(409, "RESOURCE_CONFLICT", 409, Status.Code.FAILED_PRECONDITION),
    /** A conditional write whose condition no longer holds. */
    PRECONDITION_FAILED(412, "RESOURCE_CONFLICT", 409, Status.Code.ABORTED),
    PAYLOAD_TOO_LARGE(413, "INVALID_PARAMETER_VALUE", 400, Status.Code.RESOURCE_EXHAUSTED),
    UNSUPPORTED_MEDIA_TYPE(415, "BAD_REQUEST", 400, Status.Code.INVALID_ARGUMENT),
    UNPROCESSABLE(422, "INVALID_PARAMETER_VALUE", 400, Status.Code.FAILED_PRECONDITION),
    OVERLOADED(429, "REQUEST_LIMIT_EXCEEDED", 429, Status.Code.RESOURCE_EXHAUSTED),
    CANCELLED(499, "CANCELLED", 499, Status.Code.CANCELLED),
    INTERNAL(500, "INTERNAL_ERROR", 500, Status.Code.INTERNAL),
    NOT_IMPLEMENTED(501, "NOT_IMPLEMENTED", 501, Status.Code.UNIMPLEMENTED),
    UNAVAILABLE(503, "TEMPORARILY_UNAVAILABLE", 503, Status.Code.UNAVAILABLE),
    DEADLINE_EXCEEDED(504, "DEADLINE_EXCEEDED", 504, Status.Code.DEADLINE_EXCEEDED);

    private final int httpStatus;
    private final String mlflowCode;
    private final int mlflowStatus;
    private final Status.Code grpcCode;

    ErrorCode(int httpStatus, String mlflowCode, int mlflowStatus, Status.Code grpcCode) {
        this.httpStatus = httpStatus;
        this.mlflowCode = mlflowCode;
        this.mlflowStatus = mlflowStatus;
        this.grpcCode = grpcCode;
    }

    /** Status on the native REST API and on Open Inference Protocol over REST. */
    public int httpStatus() {
        return httpStatus;
    }

    /** {@code error_code} on the MLflow surface. */
    public String mlflowCode() {
        return mlflowCode;
    }

    /** Status on the MLflow surface. */
    public int mlflowStatus() {
        return mlflowStatus;
    }

    /** Status over gRPC. */
    public Status.Code grpcCode() {
        return grpcCode;
    }

    /** The stable last segment of a problem's {@code type} URI: {@code not-found}. */
    public String slug() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
