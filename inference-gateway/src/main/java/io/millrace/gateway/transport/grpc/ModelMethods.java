package io.millrace.gateway.transport.grpc;

import inference.GRPCInferenceServiceGrpc;
import inference.ModelConfigRequest;
import inference.ModelConfigResponse;
import inference.ModelStatisticsRequest;
import inference.ModelStatisticsResponse;
import io.grpc.ServerServiceDefinition;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.modelconfig.ModelConfigService;
import io.millrace.gateway.statistics.ModelStatisticsService;

/** Triton's model configuration and statistics extensions as messages. */
final class ModelMethods {

    private final ModelConfigService configs;
    private final ModelStatisticsService statistics;
    private final UnaryMethods unary;

    ModelMethods(
            ModelConfigService configs, ModelStatisticsService statistics, UnaryMethods unary) {
        this.configs = configs;
        this.statistics = statistics;
        this.unary = unary;
    }

    void addTo(ServerServiceDefinition.Builder service) {
        unary.add(service, GRPCInferenceServiceGrpc.getModelConfigMethod(), this::config);
        unary.add(service, GRPCInferenceServiceGrpc.getModelStatisticsMethod(), this::statistics);
    }

    private ModelConfigResponse config(ModelConfigRequest request, Caller caller) {
        return ModelConfigResponse.newBuilder()
                .setConfig(configs.config(caller, request.getName(), request.getVersion()))
                .build();
    }

    private ModelStatisticsResponse statistics(ModelStatisticsRequest request, Caller caller) {
        return ModelStatisticsResponse.newBuilder()
                .addAllModelStats(
                        statistics.statistics(caller, request.getName(), request.getVersion()))
                .build();
    }
}
