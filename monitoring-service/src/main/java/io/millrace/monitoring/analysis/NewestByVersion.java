package io.millrace.monitoring.analysis;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest of something for each version that serves at an endpoint. Thread-safe. */
final class NewestByVersion<T> {

    private final Map<String, Map<String, T>> newest = new ConcurrentHashMap<>();

    /** Takes what is held for one version. */
    @FunctionalInterface
    interface Visitor<T> {

        void visit(String endpoint, String version, T value);
    }

    void put(String endpoint, String version, T value) {
        newest.computeIfAbsent(endpoint, name -> new ConcurrentHashMap<>()).put(version, value);
    }

    /** Forgets versions that no longer serve; whether there were any. */
    boolean retain(String endpoint, Collection<String> versions) {
        Map<String, T> known = newest.get(endpoint);
        return known != null && known.keySet().retainAll(versions);
    }

    void forEach(Visitor<T> visitor) {
        newest.forEach(
                (endpoint, versions) ->
                        versions.forEach(
                                (version, value) -> visitor.visit(endpoint, version, value)));
    }
}
