package io.millrace.gateway.metrics;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** All counters of the process. Those of a version outlive its unloading, as counters must. */
@Singleton
public class GatewayCounters {

    private final Map<String, VersionCounters> versions = new ConcurrentHashMap<>();
    private final Map<Event, LongAdder> events = new ConcurrentHashMap<>();

    /** Things that are counted for the whole process. */
    public enum Event {
        /** Requests refused because the queue was full. */
        OVERLOADED,
        /** Tokens that had to be verified; one that was and has not expired is only compared. */
        TOKEN_VERIFIED,
        /** Shadow runs that found their queue full. */
        SHADOW_DROPPED,
        /** Shadow runs that failed. */
        SHADOW_FAILED,
        /** Answers of a shadow that were compared with what the caller got. */
        SHADOW_COMPARED,
        /** Of them, those that were the same bit by bit. */
        SHADOW_EXACT,
        /** Of them, those within the tolerance. */
        SHADOW_NEAR,
        /** Of them, those with another class. */
        SHADOW_FLIPPED,
        /** Samples lost, whatever the reason. */
        SAMPLE_DROPPED,
        /** Windows lost because Kafka did not take them. */
        WINDOW_DROPPED,
        /** Versions that could not be loaded. */
        LOAD_FAILED,
        /** Loads of a version, the first and those on demand. */
        MODEL_LOADS,
        /** Versions unloaded to stay within the memory budget. */
        MODEL_EVICTIONS,
        /** Requests answered by the run of another that was the same and in flight. */
        COALESCED
    }

    public GatewayCounters() {
        for (Event event : Event.values()) {
            events.put(event, new LongAdder());
        }
    }

    /** Counters of one version. */
    public VersionCounters version(String endpoint, String version) {
        return versions.computeIfAbsent(
                endpoint + '\n' + version, key -> new VersionCounters(endpoint, version));
    }

    public Collection<VersionCounters> versions() {
        return versions.values();
    }

    /** Counts one event. */
    public void count(Event event) {
        events.get(event).increment();
    }

    public long sum(Event event) {
        return events.get(event).sum();
    }
}
