package io.millrace.gateway.repository;

import inference.ModelConfig;
import io.millrace.contracts.serving.EndpointState.Sampling;
import io.millrace.gateway.routing.TrafficSplit;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.Endpoint.Route;
import io.millrace.gateway.serving.ServedModel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model of the folder as it is served.
 *
 * @param versions ascending by number; the last answers where a request names none
 */
record LoadedModel(String name, ModelConfig config, List<ServedModel> versions) {

    private static final Duration PANE = Duration.ofHours(1);
    private static final int EVERYTHING = 100;

    LoadedModel {
        versions =
                versions.stream()
                        .sorted(Comparator.comparingLong(model -> Long.parseLong(model.version())))
                        .toList();
    }

    /** A version with the same content that was loaded in the same way. */
    Optional<ServedModel> find(ModelConfig wanted, String version, String digest) {
        return versions.stream()
                .filter(model -> config.equals(wanted))
                .filter(model -> model.version().equals(version) && model.digest().equals(digest))
                .findFirst();
    }

    Endpoint endpoint() {
        List<Route> routes =
                versions.stream()
                        .map(
                                model ->
                                        new Route(
                                                model,
                                                model == versions.getLast() ? EVERYTHING : 0))
                        .toList();
        return new Endpoint(
                name,
                1,
                name,
                routes,
                null,
                Set.of(),
                new Sampling(false, 0),
                PANE,
                routes.isEmpty()
                        ? null
                        : new TrafficSplit(routes.stream().map(Route::weight).toList()));
    }
}
