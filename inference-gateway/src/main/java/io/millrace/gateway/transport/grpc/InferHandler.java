package io.millrace.gateway.transport.grpc;

import io.millrace.gateway.batching.Burst;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.transport.http2.CallHandler;
import io.millrace.gateway.transport.http2.CallReceiver;
import io.millrace.gateway.transport.http2.GrpcStream;
import io.millrace.gateway.transport.http2.MessageFrames;
import io.netty.buffer.ByteBuf;

/** Serves ModelInfer on the event loop, from the frame to the answer. */
final class InferHandler implements CallHandler {

    private final InferenceService inference;
    private final ConnectionCallers callers;
    private final LoopBursts bursts;

    InferHandler(InferenceService inference, ConnectionCallers callers, LoopBursts bursts) {
        this.inference = inference;
        this.callers = callers;
        this.bursts = bursts;
    }

    @Override
    public CallReceiver start(GrpcStream stream) {
        // Two, so that a second message, which a unary call may not have, is noticed.
        stream.request(2);
        return new UnaryInfer(this, stream);
    }

    InferenceService inference() {
        return inference;
    }

    ConnectionCallers callers() {
        return callers;
    }

    Burst burst() {
        return bursts.get();
    }

    /** The answer as a message of {@code stream}; any thread may call this. */
    static ByteBuf message(InferenceResponse response, GrpcStream stream) {
        InferResponseWriter writer = new InferResponseWriter(response);
        ByteBuf framed = MessageFrames.allocate(writer.size(), stream.channel().alloc());
        writer.write(framed);
        return framed;
    }
}
