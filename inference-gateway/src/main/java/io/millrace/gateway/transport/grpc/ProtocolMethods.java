package io.millrace.gateway.transport.grpc;

import io.grpc.ServerServiceDefinition;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.diagnostics.LogSettingsService;
import io.millrace.gateway.diagnostics.TraceSettingsService;
import io.millrace.gateway.inference.MetadataService;
import io.millrace.gateway.modelconfig.ModelConfigService;
import io.millrace.gateway.repository.RepositoryService;
import io.millrace.gateway.statistics.ModelStatisticsService;
import jakarta.inject.Singleton;

/** All calls of the inference service but those that infer. */
@Singleton
class ProtocolMethods {

    private final MetadataMethods metadata;
    private final ModelMethods models;
    private final RepositoryMethods repository;
    private final SettingsMethods settings;
    private final SharedMemoryMethods sharedMemory;

    ProtocolMethods(
            Authenticator authenticator,
            MetadataService metadata,
            ModelConfigService configs,
            ModelStatisticsService statistics,
            RepositoryService repository,
            LogSettingsService log,
            TraceSettingsService trace) {
        UnaryMethods unary = new UnaryMethods(authenticator);
        this.metadata = new MetadataMethods(metadata, unary);
        this.models = new ModelMethods(configs, statistics, unary);
        this.repository = new RepositoryMethods(repository, unary);
        this.settings = new SettingsMethods(log, trace, unary);
        this.sharedMemory = new SharedMemoryMethods(unary);
    }

    void addTo(ServerServiceDefinition.Builder service) {
        metadata.addTo(service);
        models.addTo(service);
        repository.addTo(service);
        settings.addTo(service);
        sharedMemory.addTo(service);
    }
}
