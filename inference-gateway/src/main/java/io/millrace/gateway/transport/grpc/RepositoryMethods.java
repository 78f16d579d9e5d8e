package io.millrace.gateway.transport.grpc;

import inference.GRPCInferenceServiceGrpc;
import inference.ModelRepositoryParameter;
import inference.RepositoryIndexRequest;
import inference.RepositoryIndexResponse;
import inference.RepositoryIndexResponse.ModelIndex;
import inference.RepositoryModelLoadRequest;
import inference.RepositoryModelLoadResponse;
import inference.RepositoryModelUnloadRequest;
import inference.RepositoryModelUnloadResponse;
import io.grpc.ServerServiceDefinition;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.repository.IndexEntry;
import io.millrace.gateway.repository.RepositoryService;
import java.util.HashMap;
import java.util.Map;

/** Triton's model repository extension as messages. */
final class RepositoryMethods {

    private final RepositoryService repository;
    private final UnaryMethods unary;

    RepositoryMethods(RepositoryService repository, UnaryMethods unary) {
        this.repository = repository;
        this.unary = unary;
    }

    void addTo(ServerServiceDefinition.Builder service) {
        unary.addBlocking(
                service, GRPCInferenceServiceGrpc.getRepositoryIndexMethod(), this::index);
        unary.addBlocking(
                service, GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod(), this::load);
        unary.addBlocking(
                service, GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod(), this::unload);
    }

    private RepositoryIndexResponse index(RepositoryIndexRequest request, Caller caller) {
        return RepositoryIndexResponse.newBuilder()
                .addAllModels(
                        repository
                                .index(caller, request.getRepositoryName(), request.getReady())
                                .stream()
                                .map(RepositoryMethods::message)
                                .toList())
                .build();
    }

    private static ModelIndex message(IndexEntry entry) {
        ModelIndex.Builder message = ModelIndex.newBuilder().setName(entry.name());
        if (entry.version() != null) {
            message.setVersion(entry.version()).setState(entry.state().name());
        }
        if (entry.reason() != null) {
            message.setReason(entry.reason());
        }
        return message.build();
    }

    private RepositoryModelLoadResponse load(RepositoryModelLoadRequest request, Caller caller) {
        repository.load(
                caller,
                request.getRepositoryName(),
                request.getModelName(),
                values(request.getParametersMap()));
        return RepositoryModelLoadResponse.getDefaultInstance();
    }

    private RepositoryModelUnloadResponse unload(
            RepositoryModelUnloadRequest request, Caller caller) {
        repository.unload(
                caller,
                request.getRepositoryName(),
                request.getModelName(),
                values(request.getParametersMap()));
        return RepositoryModelUnloadResponse.getDefaultInstance();
    }

    private static Map<String, Object> values(Map<String, ModelRepositoryParameter> parameters) {
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, parameter) -> values.put(name, value(parameter)));
        return values;
    }

    private static Object value(ModelRepositoryParameter parameter) {
        return switch (parameter.getParameterChoiceCase()) {
            case BOOL_PARAM -> parameter.getBoolParam();
            case INT64_PARAM -> parameter.getInt64Param();
            case STRING_PARAM -> parameter.getStringParam();
            case BYTES_PARAM -> parameter.getBytesParam();
            case PARAMETERCHOICE_NOT_SET -> "";
        };
    }
}
