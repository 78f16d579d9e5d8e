package io.millrace.gateway.serving;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every endpoint of this replica. Readers see one consistent snapshot, and a change reaches them by
 * one volatile write.
 */
@Singleton
public class EndpointCatalog {

    private volatile Map<String, Endpoint> endpoints = Map.of();

    public Optional<Endpoint> find(String name) {
        return Optional.ofNullable(endpoints.get(name));
    }

    public Collection<Endpoint> all() {
        return endpoints.values();
    }

    /**
     * The endpoint of that name.
     *
     * @throws ServiceException NOT_FOUND
     */
    public Endpoint get(String name) {
        Endpoint endpoint = endpoints.get(name);
        if (endpoint == null) {
            throw unknown("'" + name + "' is not found");
        }
        return endpoint;
    }

    /**
     * A version that can answer now, acquired for the caller, who releases it; or one that has to
     * be loaded first, not acquired.
     *
     * @param version a version by name, or empty for the one that the split gives {@code routeKey}
     * @throws ServiceException NOT_FOUND, or UNAVAILABLE while the version is being loaded
     */
    public Lease lease(String name, String version, String routeKey) {
        while (true) {
            Endpoint endpoint = get(name);
            ServedModel model = choose(endpoint, version, routeKey);
            if (model.acquire()) {
                return new Lease(endpoint, model, true);
            }
            if (!model.isRetired()) {
                return new Lease(endpoint, model, false);
            }
            // A swap came between the look and the grasp: the new snapshot is already there.
            Thread.onSpinWait();
        }
    }

    /**
     * An endpoint with one of its versions.
     *
     * @param isAcquired false if the version was unloaded, and {@link OnDemandLoads} has to load it
     */
    public record Lease(Endpoint endpoint, ServedModel model, boolean isAcquired) {}

    private static ServedModel choose(Endpoint endpoint, String version, String routeKey) {
        if (!version.isEmpty()) {
            return find(endpoint, version);
        }
        if (!endpoint.routes().isEmpty()) {
            return endpoint.choose(routeKey);
        }
        throw nothingLoaded(endpoint);
    }

    /** Why {@code endpoint}, of which nothing is loaded, cannot answer: not yet, or not at all. */
    public static ServiceException nothingLoaded(Endpoint endpoint) {
        return endpoint.pending().isEmpty()
                ? unknown("'" + endpoint.name() + "' has no available versions")
                : new ServiceException(
                        ErrorCode.UNAVAILABLE,
                        "Request for model '"
                                + endpoint.name()
                                + "': version "
                                + endpoint.pending().iterator().next()
                                + " is not at ready state");
    }

    /** The loaded {@code version} of {@code endpoint}, not acquired. */
    public static ServedModel find(Endpoint endpoint, String version) {
        return endpoint.find(version)
                .orElseThrow(
                        () ->
                                endpoint.isPending(version)
                                        ? new ServiceException(
                                                ErrorCode.UNAVAILABLE,
                                                "Request for model '"
                                                        + endpoint.name()
                                                        + "': version "
                                                        + version
                                                        + " is not at ready state")
                                        : unknown(
                                                "'"
                                                        + endpoint.name()
                                                        + "' version "
                                                        + version
                                                        + " is not found"));
    }

    private static ServiceException unknown(String what) {
        return new ServiceException(ErrorCode.NOT_FOUND, "Request for unknown model: " + what);
    }

    /** Replaces or adds one endpoint. */
    public synchronized void publish(Endpoint endpoint) {
        Map<String, Endpoint> next = new HashMap<>(endpoints);
        next.put(endpoint.name(), endpoint);
        endpoints = Map.copyOf(next);
    }

    /** Takes one endpoint away. */
    public synchronized void remove(String name) {
        Map<String, Endpoint> next = new HashMap<>(endpoints);
        next.remove(name);
        endpoints = Map.copyOf(next);
    }
}
