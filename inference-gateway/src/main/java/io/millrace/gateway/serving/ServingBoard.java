package io.millrace.gateway.serving;

import io.millrace.contracts.serving.ServingStatus.EndpointStatus;
import io.millrace.contracts.serving.ServingStatus.State;
import io.millrace.contracts.serving.ServingStatus.VersionStatus;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is known of each wanted version: loading, ready, or failed and why. Thread-safe. */
@Singleton
public class ServingBoard {

    private final Map<String, EndpointStatus> endpoints = new TreeMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Replaces what is known of one version of the wanted generation. */
    public void report(
            String endpoint, long generation, String version, State state, String reason) {
        synchronized (this) {
            EndpointStatus known = endpoints.get(endpoint);
            List<VersionStatus> versions = new ArrayList<>();
            if (known != null) {
                known.versions().stream()
                        .filter(status -> !status.version().equals(version))
                        .forEach(versions::add);
            }
            versions.add(new VersionStatus(version, state, reason));
            endpoints.put(endpoint, new EndpointStatus(endpoint, generation, versions));
        }
        listeners.forEach(Runnable::run);
    }

    /** Forgets the versions of an endpoint that are not in {@code kept}. */
    public void keepOnly(String endpoint, long generation, List<String> kept) {
        synchronized (this) {
            EndpointStatus known = endpoints.get(endpoint);
            List<VersionStatus> versions =
                    known == null
                            ? List.of()
                            : known.versions().stream()
                                    .filter(status -> kept.contains(status.version()))
                                    .toList();
            endpoints.put(endpoint, new EndpointStatus(endpoint, generation, versions));
        }
        listeners.forEach(Runnable::run);
    }

    /** Forgets an endpoint. */
    public void remove(String endpoint) {
        synchronized (this) {
            endpoints.remove(endpoint);
        }
        listeners.forEach(Runnable::run);
    }

    /** Everything that is known, ordered by name. */
    public synchronized List<EndpointStatus> endpoints() {
        return List.copyOf(endpoints.values());
    }

    /** Calls {@code listener} after every change, on the thread that made it. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
