package io.millrace.gateway.repository;

import io.millrace.gateway.repository.IndexEntry.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** States of the versions of every model that was touched. Thread-safe; never waits for a load. */
final class FolderIndex {

    private final Map<String, Map<Long, IndexEntry>> models = new TreeMap<>();

    /** Sets the state of one version. */
    synchronized void set(String model, String version, State state, String reason) {
        models.computeIfAbsent(model, name -> new TreeMap<>())
                .put(Long.parseLong(version), new IndexEntry(model, version, state, reason));
    }

    /** Forgets the versions of {@code model} that are not in {@code kept}. */
    synchronized void keepOnly(String model, List<String> kept) {
        models.getOrDefault(model, Map.of())
                .values()
                .removeIf(entry -> !kept.contains(entry.version()));
    }

    /** Says that no version of {@code model} is served any more. */
    synchronized void unloaded(String model, String reason) {
        models.getOrDefault(model, Map.of())
                .replaceAll(
                        (version, entry) ->
                                new IndexEntry(model, entry.version(), State.UNAVAILABLE, reason));
    }

    /** Forgets a model. */
    synchronized void remove(String model) {
        models.remove(model);
    }

    /** All versions, and models of {@code folders} without any by their names alone. */
    synchronized List<IndexEntry> with(List<String> folders) {
        Map<String, List<IndexEntry>> all = new TreeMap<>();
        folders.forEach(name -> all.put(name, List.of(new IndexEntry(name, null, null, null))));
        models.forEach(
                (name, versions) -> {
                    if (!versions.isEmpty()) {
                        all.put(name, List.copyOf(versions.values()));
                    }
                });
        List<IndexEntry> entries = new ArrayList<>();
        all.values().forEach(entries::addAll);
        return entries;
    }
}
