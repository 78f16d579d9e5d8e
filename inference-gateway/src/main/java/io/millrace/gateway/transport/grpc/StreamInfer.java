package io.millrace.gateway.transport.grpc;

import io.grpc.Status;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.inference.InferenceRequest;
import io.millrace.gateway.transport.http2.CallReceiver;
import io.millrace.gateway.transport.http2.GrpcStream;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * One call of ModelStreamInfer. A failure is told in its answer and the stream goes on, unless the
 * client asked for statuses: then the first one ends the stream.
 */
final class StreamInfer implements CallReceiver {

    private final InferHandler unary;
    private final GrpcStream stream;
    private final boolean failuresEnd;
    private final ArrayDeque<StreamAnswer> waiting = new ArrayDeque<>();
    private boolean halfClosed;

    StreamInfer(InferHandler unary, GrpcStream stream, boolean failuresEnd) {
        this.unary = unary;
        this.stream = stream;
        this.failuresEnd = failuresEnd;
    }

    @Override
    public void message(ByteBuf message) {
        StreamAnswer answer = new StreamAnswer(this, unary, stream);
        waiting.add(answer);
        try {
            InferenceRequest request = InferRequestReader.read(message);
            answer.id(request.id());
            unary.callers()
                    .authenticate(
                            stream,
                            caller -> unary.inference().infer(request, answer.of(caller)),
                            denied -> {
                                request.release();
                                answer.fail(denied);
                            });
        } catch (ServiceException malformed) {
            unary.callers()
                    .authenticate(
                            stream, caller -> answer.fail(reason(caller, malformed)), answer::fail);
        }
    }

    /** Whoever may not ask learns nothing from how his request was wrong. */
    private static ServiceException reason(Caller caller, ServiceException malformed) {
        try {
            caller.require(Operation.INFER);
            return malformed;
        } catch (ServiceException denied) {
            return denied;
        }
    }

    @Override
    public void halfClosed() {
        halfClosed = true;
        send();
    }

    @Override
    public void ready() {
        send();
    }

    @Override
    public void cancelled() {
        waiting.forEach(StreamAnswer::drop);
        waiting.clear();
    }

    /** Also where broken frames behind good messages ended the call. */
    @Override
    public void completed() {
        cancelled();
    }

    /** Sends what is done, as long as nothing older is missing and the client keeps up. */
    void send() {
        int sent = 0;
        while (!waiting.isEmpty() && waiting.peek().isDone() && stream.isReady()) {
            StreamAnswer next = waiting.poll();
            if (failuresEnd && next.failure() != null) {
                stream.close(
                        GrpcErrors.status(next.failure()), GrpcErrors.trailers(next.failure()));
                cancelled();
                return;
            }
            stream.sendMessage(next.take(), stream.isRequestPacked());
            sent++;
        }
        if (sent > 0) {
            stream.request(sent);
        }
        if (halfClosed && waiting.isEmpty()) {
            stream.close(Status.OK, null);
        }
    }
}
