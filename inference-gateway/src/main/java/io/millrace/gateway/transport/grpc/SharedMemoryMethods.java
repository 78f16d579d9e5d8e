package io.millrace.gateway.transport.grpc;

import inference.GRPCInferenceServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Operation;
import java.util.List;

/** Triton's shared memory extensions: known, so that callers are told, and not offered. */
final class SharedMemoryMethods {

    private static final List<MethodDescriptor<?, ?>> METHODS =
            List.of(
                    GRPCInferenceServiceGrpc.getSystemSharedMemoryStatusMethod(),
                    GRPCInferenceServiceGrpc.getSystemSharedMemoryRegisterMethod(),
                    GRPCInferenceServiceGrpc.getSystemSharedMemoryUnregisterMethod(),
                    GRPCInferenceServiceGrpc.getCudaSharedMemoryStatusMethod(),
                    GRPCInferenceServiceGrpc.getCudaSharedMemoryRegisterMethod(),
                    GRPCInferenceServiceGrpc.getCudaSharedMemoryUnregisterMethod());

    private final UnaryMethods unary;

    SharedMemoryMethods(UnaryMethods unary) {
        this.unary = unary;
    }

    void addTo(ServerServiceDefinition.Builder service) {
        METHODS.forEach(method -> refuse(service, method));
    }

    private <Q, R> void refuse(
            ServerServiceDefinition.Builder service, MethodDescriptor<Q, R> method) {
        unary.add(
                service,
                method,
                (request, caller) -> {
                    caller.require(Operation.SHARED_MEMORY);
                    throw new ServiceException(
                            ErrorCode.NOT_IMPLEMENTED, "shared memory is not supported");
                });
    }
}
