package io.millrace.monitoring.endpoints;

import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.Target;
import io.millrace.monitoring.policy.MonitoringPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An endpoint as the registry announced it last, and how it is watched. */
public record MonitoredEndpoint(EndpointState state, MonitoringPolicy policy) {

    public String name() {
        return state.endpoint();
    }

    /** The version that most callers get: the champion, unless a rollout is nearly through. */
    public String mainVersion() {
        return state.targets().stream()
                .max(Comparator.comparingInt(Target::weight))
                .map(Target::version)
                .orElse(null);
    }

    /** Every version that runs here, the shadow included. */
    public List<String> versions() {
        return Stream.concat(state.targets().stream(), Stream.ofNullable(state.shadow()))
                .map(Target::version)
                .distinct()
                .toList();
    }

    /** Whether one version answers every request. */
    public boolean isSettled() {
        return state.targets().size() == 1 && state.shadow() == null;
    }
}
