package io.millrace.gateway.transport.grpc;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;

/** Parameters of one wanted output. */
final class OutputParameters {

    private OutputParameters() {}

    /** Refuses what would be answered in another way than the caller expects; takes any other. */
    static void check(String parameter, Object value) {
        if (parameter.equals("classification")) {
            throw new ServiceException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "classification is not supported over gRPC (%s); ask over REST"
                            .formatted(value));
        }
        SharedMemory.refuse(parameter, value);
    }
}
