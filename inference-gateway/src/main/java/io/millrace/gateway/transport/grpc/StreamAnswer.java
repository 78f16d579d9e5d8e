package io.millrace.gateway.transport.grpc;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.transport.http2.GrpcStream;
import io.millrace.gateway.transport.http2.MessageFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** The place of one answer in its stream: a ModelStreamInferResponse, once it is there. */
final class StreamAnswer extends GrpcInferenceCall {

    private static final int ERROR_MESSAGE = 1;
    private static final int INFER_RESPONSE = 2;
    private static final int ID = 3;

    private final StreamInfer order;
    private String id = "";
    private ServiceException failure;
    private ByteBuf message;
    private boolean dropped;

    StreamAnswer(StreamInfer order, InferHandler unary, GrpcStream stream) {
        super(unary, stream);
        this.order = order;
    }

    void id(String requestId) {
        id = requestId;
    }

    StreamAnswer of(Caller known) {
        caller(known);
        return this;
    }

    boolean isDone() {
        return message != null;
    }

    ServiceException failure() {
        return failure;
    }

    /** The message, which the taker owns. */
    ByteBuf take() {
        return message;
    }

    /** Nobody will take it. */
    void drop() {
        dropped = true;
        if (message != null) {
            message.release();
        }
    }

    @Override
    public Protocol protocol() {
        return Protocol.MODEL_STREAM_INFER;
    }

    @Override
    public void succeed(InferenceResponse response) {
        InferResponseWriter writer = new InferResponseWriter(response);
        ByteBuf framed =
                MessageFrames.allocate(
                        ProtoFields.blockSize(writer.size()), stream.channel().alloc());
        ProtoFields.block(framed, INFER_RESPONSE, writer.size());
        writer.write(framed);
        stream.execute(() -> done(framed, null));
    }

    @Override
    public void fail(ServiceException cause) {
        String text = cause.getMessage() == null ? cause.code().name() : cause.getMessage();
        int idSize = ProtoFields.textSize(id);
        ByteBuf framed =
                MessageFrames.allocate(
                        ByteBufUtil.utf8MaxBytes(text) + idSize + 16, stream.channel().alloc());
        ProtoFields.text(framed, ERROR_MESSAGE, text);
        ProtoFields.block(framed, INFER_RESPONSE, idSize);
        ProtoFields.text(framed, ID, id);
        stream.execute(() -> done(framed, cause));
    }

    private void done(ByteBuf framed, ServiceException cause) {
        if (dropped) {
            framed.release();
            return;
        }
        message = framed;
        failure = cause;
        order.send();
    }
}
