package io.millrace.gateway.transport.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;

/** Failures as gRPC tells them. */
final class GrpcErrors {

    /** Asks clients that retry by themselves to wait; gRPC's own name for it. */
    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private static final String PUSHBACK_MILLIS = "100";

    private GrpcErrors() {}

    static Status status(ServiceException failure) {
        return failure.code().grpcCode().toStatus().withDescription(failure.getMessage());
    }

    static Metadata trailers(ServiceException failure) {
        Metadata trailers = new Metadata();
        if (failure.code() == ErrorCode.OVERLOADED) {
            trailers.put(PUSHBACK, PUSHBACK_MILLIS);
        }
        return trailers;
    }
}
