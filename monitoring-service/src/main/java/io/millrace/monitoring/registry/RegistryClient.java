package io.millrace.monitoring.registry;

import io.millrace.contracts.serving.EndpointState;

/** The registry as this service uses it. Calls block; implementations are thread-safe. */
public interface RegistryClient {

    /**
     * The bytes whose SHA-256 is {@code sha256}, verified.
     *
     * @throws io.millrace.contracts.ServiceException NOT_FOUND, or UNAVAILABLE if the registry
     *     can't be reached
     */
    byte[] blob(String sha256);

    /**
     * The newest desired state of an endpoint.
     *
     * @throws io.millrace.contracts.ServiceException NOT_FOUND, UNAVAILABLE
     */
    EndpointState endpoint(String name);

    /**
     * Changes traffic, if the endpoint still has generation {@code expected}.
     *
     * @throws io.millrace.contracts.ServiceException PRECONDITION_FAILED if somebody else changed
     *     the endpoint meanwhile, INVALID_ARGUMENT if the registry refuses the change, UNAVAILABLE
     */
    EndpointState changeTraffic(String name, long expected, TrafficChange change);
}
