package io.millrace.gateway.transport.grpc;

import inference.GRPCInferenceServiceGrpc;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelMetadataResponse.TensorMetadata;
import inference.ModelReadyRequest;
import inference.ModelReadyResponse;
import inference.ServerLiveRequest;
import inference.ServerLiveResponse;
import inference.ServerMetadataRequest;
import inference.ServerMetadataResponse;
import inference.ServerReadyRequest;
import inference.ServerReadyResponse;
import io.grpc.ServerServiceDefinition;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.inference.MetadataService;
import io.millrace.gateway.inference.ModelMetadata;
import io.millrace.gateway.inference.ServerMetadata;
import io.millrace.gateway.tensors.TensorSpec;

/** The calls of the protocol beside ModelInfer, as messages. */
final class MetadataMethods {

    private final MetadataService metadata;
    private final UnaryMethods unary;

    MetadataMethods(MetadataService metadata, UnaryMethods unary) {
        this.metadata = metadata;
        this.unary = unary;
    }

    void addTo(ServerServiceDefinition.Builder service) {
        unary.add(service, GRPCInferenceServiceGrpc.getServerLiveMethod(), this::live);
        unary.add(service, GRPCInferenceServiceGrpc.getServerReadyMethod(), this::ready);
        unary.add(service, GRPCInferenceServiceGrpc.getModelReadyMethod(), this::modelReady);
        unary.add(service, GRPCInferenceServiceGrpc.getServerMetadataMethod(), this::server);
        unary.add(service, GRPCInferenceServiceGrpc.getModelMetadataMethod(), this::model);
    }

    private ServerLiveResponse live(ServerLiveRequest request, Caller caller) {
        return ServerLiveResponse.newBuilder().setLive(true).build();
    }

    private ServerReadyResponse ready(ServerReadyRequest request, Caller caller) {
        return ServerReadyResponse.newBuilder().setReady(metadata.isServerReady()).build();
    }

    /** An unknown model is not ready; over gRPC that is no error. */
    private ModelReadyResponse modelReady(ModelReadyRequest request, Caller caller) {
        boolean ready;
        try {
            ready = metadata.isModelReady(request.getName(), request.getVersion());
        } catch (ServiceException unknown) {
            ready = false;
        }
        return ModelReadyResponse.newBuilder().setReady(ready).build();
    }

    private ServerMetadataResponse server(ServerMetadataRequest request, Caller caller) {
        ServerMetadata server = metadata.server(caller);
        return ServerMetadataResponse.newBuilder()
                .setName(server.name())
                .setVersion(server.version())
                .addAllExtensions(server.extensions())
                .build();
    }

    private ModelMetadataResponse model(ModelMetadataRequest request, Caller caller) {
        ModelMetadata model = metadata.model(caller, request.getName(), request.getVersion());
        return ModelMetadataResponse.newBuilder()
                .setName(model.name())
                .addAllVersions(model.versions())
                .setPlatform(model.platform())
                .addAllInputs(model.inputs().stream().map(MetadataMethods::tensor).toList())
                .addAllOutputs(model.outputs().stream().map(MetadataMethods::tensor).toList())
                .build();
    }

    private static TensorMetadata tensor(TensorSpec spec) {
        return TensorMetadata.newBuilder()
                .setName(spec.name())
                .setDatatype(spec.datatype().name())
                .addAllShape(spec.shape())
                .build();
    }
}
