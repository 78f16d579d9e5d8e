package io.millrace.gateway.transport.http2;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** This server as {@code io.grpc} sees it: a list of services, which nobody there may stop. */
final class ServiceListing extends Server {

    private final List<ServerServiceDefinition> services;

    ServiceListing(List<ServerServiceDefinition> services) {
        this.services = services;
    }

    @Override
    public List<ServerServiceDefinition> getServices() {
        return services;
    }

    @Override
    public List<ServerServiceDefinition> getImmutableServices() {
        return services;
    }

    @Override
    public Server start() {
        return this;
    }

    @Override
    public Server shutdown() {
        return this;
    }

    @Override
    public Server shutdownNow() {
        return this;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    @Override
    public void awaitTermination() {
        throw new UnsupportedOperationException("the server ends with its process");
    }
}
