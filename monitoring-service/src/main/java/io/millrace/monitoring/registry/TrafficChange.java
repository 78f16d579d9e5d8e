package io.millrace.monitoring.registry;

import io.millrace.contracts.serving.EndpointState;
import java.util.List;
import java.util.Objects;

/**
 * What an endpoint should answer with from now on.
 *
 * @param shadow version that also runs on every request, or null for none
 * @param champion version that gets the alias {@code champion} in the same transaction, or null
 */
public record TrafficChange(List<Share> versions, String shadow, String champion, String reason) {

    public TrafficChange {
        versions = List.copyOf(versions);
    }

    /** One version's percent of requests. */
    public record Share(String version, int weight) {}

    /** Everything to one version. */
    public static TrafficChange only(String version, String reason) {
        return new TrafficChange(List.of(new Share(version, 100)), null, null, reason);
    }

    /** Whether {@code state} is what this change makes. */
    public boolean isIn(EndpointState state) {
        List<Share> shares =
                state.targets().stream()
                        .map(target -> new Share(target.version(), target.weight()))
                        .toList();
        String stateShadow = state.shadow() == null ? null : state.shadow().version();
        return shares.size() == versions.size()
                && shares.containsAll(versions)
                && Objects.equals(shadow, stateShadow);
    }
}
