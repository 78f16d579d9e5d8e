package io.millrace.gateway.transport.grpc;

import io.millrace.gateway.access.Caller;
import io.millrace.gateway.batching.Burst;
import io.millrace.gateway.inference.InferenceCall;
import io.millrace.gateway.transport.http2.GrpcStream;

/** What a stream tells about each request that it carries. */
abstract sealed class GrpcInferenceCall implements InferenceCall permits UnaryInfer, StreamAnswer {

    final InferHandler handler;
    final GrpcStream stream;
    private Caller caller;

    GrpcInferenceCall(InferHandler handler, GrpcStream stream) {
        this.handler = handler;
        this.stream = stream;
    }

    /** Tells who asks, before the request is answered. */
    final void caller(Caller known) {
        caller = known;
    }

    @Override
    public final Caller caller() {
        return caller;
    }

    @Override
    public final long deadline() {
        return stream.deadline();
    }

    @Override
    public final boolean isCancelled() {
        return stream.isCancelled();
    }

    @Override
    public final CharSequence header(CharSequence name) {
        return stream.header(name);
    }

    @Override
    public final Burst burst() {
        return handler.burst();
    }
}
