package io.millrace.gateway.transport.grpc;

import io.grpc.Status;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.inference.InferenceRequest;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.transport.http2.CallReceiver;
import io.millrace.gateway.transport.http2.GrpcStream;
import io.netty.buffer.ByteBuf;

/** One call of ModelInfer. */
final class UnaryInfer extends GrpcInferenceCall implements CallReceiver {

    private InferenceRequest request;
    private ServiceException malformed;

    UnaryInfer(InferHandler handler, GrpcStream stream) {
        super(handler, stream);
    }

    @Override
    public void message(ByteBuf message) {
        if (request != null || malformed != null) {
            // At once: nothing behind it is read, so that the end of the call would not be seen.
            close(
                    new ServiceException(
                            ErrorCode.INVALID_ARGUMENT, "more than one message in a unary call"));
            return;
        }
        try {
            request = InferRequestReader.read(message);
        } catch (ServiceException e) {
            malformed = e;
        }
    }

    @Override
    public void halfClosed() {
        handler.callers().authenticate(stream, this::answer, this::close);
    }

    @Override
    public void cancelled() {
        release();
    }

    /** Also where broken frames behind a good message ended the call. */
    @Override
    public void completed() {
        release();
    }

    private void answer(Caller known) {
        caller(known);
        if (malformed != null) {
            refuse();
        } else if (request == null) {
            close(new ServiceException(ErrorCode.INVALID_ARGUMENT, "no message in a unary call"));
        } else {
            InferenceRequest complete = request;
            request = null;
            handler.inference().infer(complete, this);
        }
    }

    /** Whoever may not ask learns nothing from how his request was wrong. */
    private void refuse() {
        try {
            caller().require(Operation.INFER);
            close(malformed);
        } catch (ServiceException denied) {
            close(denied);
        }
    }

    private void release() {
        if (request != null) {
            request.release();
            request = null;
        }
    }

    private void close(ServiceException failure) {
        release();
        stream.close(GrpcErrors.status(failure), GrpcErrors.trailers(failure));
    }

    @Override
    public Protocol protocol() {
        return Protocol.MODEL_INFER;
    }

    @Override
    public void succeed(InferenceResponse response) {
        ByteBuf message = InferHandler.message(response, stream);
        if (stream.eventLoop().inEventLoop()) {
            stream.answer(message);
        } else {
            stream.execute(() -> stream.answer(message));
        }
    }

    @Override
    public void fail(ServiceException failure) {
        Status status = GrpcErrors.status(failure);
        stream.execute(() -> stream.close(status, GrpcErrors.trailers(failure)));
    }
}
