package io.millrace.gateway.desired;

import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.Sampling;
import io.millrace.contracts.serving.EndpointState.Target;
import io.millrace.gateway.routing.TrafficSplit;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.Endpoint.Route;
import io.millrace.gateway.serving.ServedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One generation of an endpoint put together from what could be loaded of it.
 *
 * @param loaded what could be
 */
record EndpointAssembly(EndpointState state, Map<Target, ServedModel> loaded) {

    private static final Duration USUAL_PANE = Duration.ofHours(1);

    /** An endpoint of which nothing is loaded yet. */
    static Endpoint empty(EndpointState state) {
        return new EndpointAssembly(state, Map.of()).endpoint();
    }

    /** Every target of {@code state}, the shadow last. */
    static Stream<Target> targets(EndpointState state) {
        return Stream.concat(
                state.targets().stream(), Optional.ofNullable(state.shadow()).stream());
    }

    /** Whether putting this in place of {@code before} would take an answering version away. */
    boolean isInferiorTo(Endpoint before) {
        return !before.routes().isEmpty() && !state.targets().stream().allMatch(this::isLoaded);
    }

    boolean isComplete() {
        return targets(state).allMatch(this::isLoaded);
    }

    List<String> versions() {
        return targets(state).map(Target::version).toList();
    }

    Endpoint endpoint() {
        List<Route> routes = routes();
        return new Endpoint(
                state.endpoint(),
                state.generation(),
                state.modelName(),
                routes,
                state.shadow() == null ? null : loaded.get(state.shadow()),
                pending(),
                Objects.requireNonNullElse(state.sampling(), new Sampling(false, 0)),
                Objects.requireNonNullElse(state.paneWidth(), USUAL_PANE),
                routes.stream().anyMatch(route -> route.weight() > 0)
                        ? new TrafficSplit(routes.stream().map(Route::weight).toList())
                        : null);
    }

    /** Routes without any weight answer nobody: then there are none. */
    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Target target : state.targets()) {
            if (isLoaded(target)) {
                routes.add(new Route(loaded.get(target), target.weight()));
            }
        }
        return routes.stream().anyMatch(route -> route.weight() > 0) ? routes : List.of();
    }

    private Set<String> pending() {
        return targets(state)
                .filter(target -> !isLoaded(target))
                .map(Target::version)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isLoaded(Target target) {
        return loaded.containsKey(target);
    }
}
