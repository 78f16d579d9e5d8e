package io.millrace.gateway.transport.grpc;

import io.millrace.gateway.transport.http2.CallHandler;
import io.millrace.gateway.transport.http2.CallReceiver;
import io.millrace.gateway.transport.http2.GrpcStream;

/** Serves ModelStreamInfer: requests of one stream run side by side, answers keep their order. */
final class StreamInferHandler implements CallHandler {

    static final String METHOD = "inference.GRPCInferenceService/ModelStreamInfer";

    /** Requests of one stream that may run at a time. */
    private static final int AHEAD = 64;

    private static final String AS_STATUS = "triton_grpc_error";

    private final InferHandler unary;

    StreamInferHandler(InferHandler unary) {
        this.unary = unary;
    }

    @Override
    public CallReceiver start(GrpcStream stream) {
        CharSequence asStatus = stream.header(AS_STATUS);
        stream.request(AHEAD);
        return new StreamInfer(unary, stream, asStatus != null && "true".contentEquals(asStatus));
    }
}
