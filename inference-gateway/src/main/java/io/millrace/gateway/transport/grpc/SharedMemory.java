package io.millrace.gateway.transport.grpc;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;

/** Tensors in shared memory, which this server does not offer. */
final class SharedMemory {

    private SharedMemory() {}

    /** Refuses a tensor's parameter that points at shared memory; takes any other. */
    static void refuse(String parameter, Object value) {
        if (parameter.startsWith("shared_memory")) {
            throw new ServiceException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "shared memory is not supported (%s = %s); send the tensor in the request"
                            .formatted(parameter, value));
        }
    }
}
