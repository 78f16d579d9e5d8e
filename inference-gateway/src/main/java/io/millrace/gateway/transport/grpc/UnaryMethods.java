package io.millrace.gateway.transport.grpc;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.access.Caller;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** Unary calls: authenticate, call, answer or fail. */
final class UnaryMethods {

    private static final Logger LOG = Logger.getLogger(UnaryMethods.class);

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Authenticator authenticator;

    UnaryMethods(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    <Q, R> void add(
            ServerServiceDefinition.Builder service,
            MethodDescriptor<Q, R> method,
            BiFunction<Q, Caller, R> answer) {
        service.addMethod(method, handler(answer, Runnable::run));
    }

    /** A call that may take long: it runs on a thread of its own. */
    <Q, R> void addBlocking(
            ServerServiceDefinition.Builder service,
            MethodDescriptor<Q, R> method,
            BiFunction<Q, Caller, R> answer) {
        service.addMethod(
                method,
                handler(answer, task -> Thread.ofPlatform().name("grpc-blocking").start(task)));
    }

    private <Q, R> ServerCallHandler<Q, R> handler(
            BiFunction<Q, Caller, R> answer, Executor executor) {
        return (call, headers) -> {
            call.request(2);
            return new Listener<>(call, headers.get(AUTHORIZATION), answer, executor);
        };
    }

    private final class Listener<Q, R> extends ServerCall.Listener<Q> {

        private final ServerCall<Q, R> call;
        private final String authorization;
        private final BiFunction<Q, Caller, R> answer;
        private final Executor executor;
        private Q request;

        Listener(
                ServerCall<Q, R> call,
                String authorization,
                BiFunction<Q, Caller, R> answer,
                Executor executor) {
            this.call = call;
            this.authorization = authorization;
            this.answer = answer;
            this.executor = executor;
        }

        @Override
        public void onMessage(Q message) {
            if (request != null) {
                // At once: nothing behind it is read, so that the end would not be seen.
                fail(
                        new ServiceException(
                                ErrorCode.INVALID_ARGUMENT,
                                "more than one message in a unary call"));
                return;
            }
            request = message;
        }

        @Override
        public void onHalfClose() {
            authenticator
                    .known(authorization)
                    .ifPresentOrElse(
                            this::answer,
                            () -> authenticator.verify(authorization, this::answer, this::fail));
        }

        private void answer(Caller caller) {
            executor.execute(() -> answerNow(caller));
        }

        private void answerNow(Caller caller) {
            if (request == null) {
                fail(
                        new ServiceException(
                                ErrorCode.INVALID_ARGUMENT, "no message in a unary call"));
                return;
            }
            try {
                R response = answer.apply(request, caller);
                call.sendHeaders(new Metadata());
                call.sendMessage(response);
                call.close(Status.OK, new Metadata());
            } catch (ServiceException e) {
                fail(e);
            } catch (RuntimeException e) {
                LOG.errorf(e, "%s failed", call.getMethodDescriptor().getFullMethodName());
                call.close(Status.INTERNAL.withDescription("unexpected failure"), new Metadata());
            }
        }

        private void fail(ServiceException failure) {
            call.close(GrpcErrors.status(failure), GrpcErrors.trailers(failure));
        }
    }
}
