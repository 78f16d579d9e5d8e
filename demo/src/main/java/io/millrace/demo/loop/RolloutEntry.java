package io.millrace.demo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * One rollout and its verdict.
 *
 * @param phase the last: {@code PROMOTED}, {@code ROLLED_BACK}, ... or one in flight
 * @param reason why, in words
 * @param endedAt wall clock, or null while it is in flight
 */
public record RolloutEntry(
        String id,
        String from,
        String to,
        String phase,
        String reason,
        Instant startedAt,
        Instant endedAt) {

    private static final Set<String> OVER = Set.of("PROMOTED", "ROLLED_BACK", "ABORTED");

    static RolloutEntry of(JsonNode node) {
        String phase = Fields.text(node, "phase", "state", "status");
        boolean isOver = phase != null && OVER.contains(phase);
        return new RolloutEntry(
                Fields.text(node, "id", "rolloutId"),
                Fields.text(node, "fromVersion", "from"),
                Fields.text(node, "toVersion", "to"),
                phase,
                Fields.text(node, "reason"),
                Fields.time(node, "startedAt", "createdAt"),
                isOver ? Fields.time(node, "endedAt", "updatedAt") : null);
    }

    /** {@code 1 → 2}; without the first while the rollout waits and has not seen the endpoint. */
    String way() {
        return (from == null ? "" : from + " → ") + to;
    }

    public boolean isPromoted() {
        return "PROMOTED".equals(phase);
    }
}
