package io.millrace.demo.traffic;

import com.google.common.util.concurrent.ListenableFuture;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelReadyRequest;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The gateway over gRPC, as any client of the Open Inference Protocol calls it. Thread-safe. */
public final class GatewayClient implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 30;

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final CallCredentials credentials;

    /** Connects without waiting; {@code token} gives a valid bearer token at any time. */
    public GatewayClient(String host, int port, Supplier<String> token) {
        this.channel =
                NettyChannelBuilder.forAddress(host, port)
                        .usePlaintext()
                        .keepAliveTime(30, TimeUnit.SECONDS)
                        .build();
        this.credentials = new BearerCredentials(token);
    }

    /** Whether the endpoint can answer; false also while the gateway can't be reached. */
    public boolean isReady(String endpoint) {
        try {
            var request = ModelReadyRequest.newBuilder().setName(endpoint).build();
            return blocking().modelReady(request).getReady();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNAVAILABLE
                    || e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Inputs and outputs of the endpoint. */
    public ModelMetadataResponse metadata(String endpoint) {
        return blocking()
                .modelMetadata(ModelMetadataRequest.newBuilder().setName(endpoint).build());
    }

    ListenableFuture<ModelInferResponse> infer(ModelInferRequest request) {
        return GRPCInferenceServiceGrpc.newFutureStub(channel)
                .withCallCredentials(credentials)
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .modelInfer(request);
    }

    private GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub blocking() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(credentials)
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class BearerCredentials extends CallCredentials {

        private final Supplier<String> token;

        private BearerCredentials(Supplier<String> token) {
            this.token = token;
        }

        @Override
        public void applyRequestMetadata(
                RequestInfo call, Executor executor, MetadataApplier applier) {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + token.get());
            applier.apply(headers);
        }
    }
}
