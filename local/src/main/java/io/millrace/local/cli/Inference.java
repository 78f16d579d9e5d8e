package io.millrace.local.cli;

import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelReadyRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.millrace.local.SuiteException;
import java.util.concurrent.TimeUnit;

/** The gateway's gRPC interface, called as one person of the realm. */
final class Inference implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final String target;
    private final ManagedChannel channel;
    private final GRPCInferenceServiceBlockingStub stub;

    Inference(Api api) {
        target = api.suite().grpcTarget();
        channel = ManagedChannelBuilder.forTarget(target).usePlaintext().build();
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + api.bearer());
        stub =
                GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    boolean isReady(String endpoint, String version) {
        ModelReadyRequest request =
                ModelReadyRequest.newBuilder().setName(endpoint).setVersion(version).build();
        try {
            return timely().modelReady(request).getReady();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw failure(e);
        }
    }

    ModelInferResponse infer(ModelInferRequest request) {
        try {
            return timely().modelInfer(request);
        } catch (StatusRuntimeException e) {
            throw failure(e);
        }
    }

    private GRPCInferenceServiceBlockingStub timely() {
        return stub.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private SuiteException failure(StatusRuntimeException e) {
        String hint =
                e.getStatus().getCode() == Status.Code.UNAVAILABLE
                        ? ": is the suite up? ./millrace status"
                        : "";
        return new SuiteException(
                "the gateway at " + target + ": " + reason(e.getStatus()) + hint, e);
    }

    private static String reason(Status status) {
        String description = status.getDescription();
        return status.getCode() + (description == null ? "" : ": " + description);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
