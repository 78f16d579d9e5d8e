package io.millrace.gateway.desired;

import io.millrace.contracts.serving.EndpointState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a replica had on disk when it started.
 *
 * @param newest what is wanted, one state for each endpoint
 * @param served what was served completely before, of those that are still wanted, by endpoint
 */
public record StoredEndpoints(List<EndpointState> newest, Map<String, EndpointState> served) {

    static StoredEndpoints of(List<EndpointState> newest, List<EndpointState> servedBefore) {
        Map<String, EndpointState> served =
                servedBefore.stream()
                        .collect(Collectors.toMap(EndpointState::endpoint, Function.identity()));
        served.keySet()
                .retainAll(
                        newest.stream().map(EndpointState::endpoint).collect(Collectors.toSet()));
        return new StoredEndpoints(List.copyOf(newest), Map.copyOf(served));
    }

    /** One state for each endpoint: that which will serve first. */
    Collection<EndpointState> announced() {
        return newest.stream().map(state -> served.getOrDefault(state.endpoint(), state)).toList();
    }
}
