package io.millrace.gateway.transport.http2;

import io.grpc.Context;
import io.grpc.InternalServer;
import io.grpc.Metadata;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * Ordinary {@code io.grpc} services on this server: generated ones, health, reflection, with
 * whatever interceptors they have. Their calls run on the event loop, so services that block bring
 * threads of their own.
 */
public final class GrpcServices {

    private final List<ServerServiceDefinition> services = new ArrayList<>();
    private final List<ServerInterceptor> interceptors;
    private final MethodTable methods;

    /**
     * @param interceptors of every service, the last one being the first that is called
     */
    public GrpcServices(MethodTable methods, List<ServerInterceptor> interceptors) {
        this.methods = methods;
        this.interceptors = List.copyOf(interceptors);
    }

    /** Adds all methods of {@code service}. */
    public GrpcServices add(ServerServiceDefinition service) {
        services.add(service);
        ServerInterceptors.intercept(service, interceptors)
                .getMethods()
                .forEach(
                        method ->
                                methods.add(
                                        method.getMethodDescriptor().getFullMethodName(),
                                        stream -> start(method, stream)));
        return this;
    }

    private <Q, R> CallReceiver start(ServerMethodDefinition<Q, R> method, GrpcStream stream) {
        Metadata metadata = metadata(stream);
        // Reflection asks the server in its context for the services.
        Context context =
                Context.ROOT.withValue(
                        InternalServer.SERVER_CONTEXT_KEY, new ServiceListing(services));
        return new ServiceCall<>(method, stream, metadata, context).begin();
    }

    private static Metadata metadata(GrpcStream stream) {
        try {
            return stream.metadata();
        } catch (IllegalArgumentException e) {
            throw Status.INTERNAL
                    .withDescription("metadata with a name in -bin is not Base64")
                    .asRuntimeException();
        }
    }
}
