package io.millrace.gateway.transport.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.inference.InferenceCall;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.transport.grpc.InferMarshallers.ReadRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Serves ModelInfer on the event loop: the request goes to the inference service as soon as it is
 * complete, and only a token that was never seen is checked elsewhere.
 */
final class InferHandler implements ServerCallHandler<ReadRequest, byte[]> {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final InferenceService inference;
    private final Authenticator authenticator;

    InferHandler(InferenceService inference, Authenticator authenticator) {
        this.inference = inference;
        this.authenticator = authenticator;
    }

    @Override
    public ServerCall.Listener<ReadRequest> startCall(
            ServerCall<ReadRequest, byte[]> call, Metadata headers) {
        // Two, so that a second message, which a unary call may not have, is noticed.
        call.request(2);
        return new Listener(call, headers.get(AUTHORIZATION), deadline());
    }

    private static long deadline() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null
                ? Long.MAX_VALUE
                : System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
    }

    private final class Listener extends ServerCall.Listener<ReadRequest> {

        private final ServerCall<ReadRequest, byte[]> call;
        private final String authorization;
        private final long deadline;
        private ReadRequest read;

        Listener(ServerCall<ReadRequest, byte[]> call, String authorization, long deadline) {
            this.call = call;
            this.authorization = authorization;
            this.deadline = deadline;
        }

        @Override
        public void onMessage(ReadRequest message) {
            read =
                    read == null
                            ? message
                            : new ReadRequest(
                                    null,
                                    new ServiceException(
                                            ErrorCode.INVALID_ARGUMENT,
                                            "more than one message in a unary call"));
        }

        @Override
        public void onHalfClose() {
            Optional<Caller> known = authenticator.known(authorization);
            if (known.isPresent()) {
                answer(known.get());
            } else {
                authenticator.verify(authorization, this::answer, failure -> fail(call, failure));
            }
        }

        private void answer(Caller caller) {
            if (read == null) {
                call.close(
                        Status.INVALID_ARGUMENT.withDescription("no message in a unary call"),
                        new Metadata());
            } else if (read.failure() != null) {
                refuse(caller);
            } else {
                inference.infer(read.request(), new GrpcInferenceCall(call, caller, deadline));
            }
        }

        /** Whoever may not ask learns nothing from how his request was wrong. */
        private void refuse(Caller caller) {
            ServiceException failure = read.failure();
            try {
                caller.require(Operation.INFER);
            } catch (ServiceException denied) {
                failure = denied;
            }
            fail(call, failure);
        }
    }

    private static void fail(ServerCall<?, ?> call, ServiceException failure) {
        call.close(GrpcErrors.status(failure), GrpcErrors.trailers(failure));
    }

    /** Where the answer goes. */
    private record GrpcInferenceCall(
            ServerCall<ReadRequest, byte[]> call, Caller caller, long deadline)
            implements InferenceCall {

        @Override
        public boolean isCancelled() {
            return call.isCancelled();
        }

        @Override
        public void succeed(InferenceResponse response) {
            // Written before the headers leave, so that a failure in it can still be told.
            byte[] message = InferResponseWriter.write(response);
            call.sendHeaders(new Metadata());
            call.sendMessage(message);
            call.close(Status.OK, new Metadata());
        }

        @Override
        public void fail(ServiceException failure) {
            InferHandler.fail(call, failure);
        }
    }
}
