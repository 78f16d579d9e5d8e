package io.millrace.gateway.serving;

import io.millrace.contracts.serving.EndpointState.Sampling;
import io.millrace.gateway.routing.TrafficSplit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One endpoint as it serves: an immutable snapshot of one generation.
 *
 * @param routes loaded versions that answer; empty while nothing is loaded
 * @param shadow a loaded version that only watches, or null
 * @param pending versions that are wanted and not loaded
 */
public record Endpoint(
        String name,
        long generation,
        String modelName,
        List<Route> routes,
        ServedModel shadow,
        Set<String> pending,
        Sampling sampling,
        Duration paneWidth,
        TrafficSplit split) {

    /** A version with its share of the requests. */
    public record Route(ServedModel model, int weight) {}

    /** An endpoint of which nothing is loaded yet. */
    static Endpoint empty(String name, long generation, String modelName, Set<String> pending) {
        return new Endpoint(
                name,
                generation,
                modelName,
                List.of(),
                null,
                pending,
                new Sampling(false, 0),
                Duration.ofHours(1),
                null);
    }

    /** The version that the split gives {@code routeKey}; only where there are routes. */
    public ServedModel choose(String routeKey) {
        return routes.get(split.choose(routeKey)).model();
    }

    /** Every loaded version, the shadow included. */
    public Stream<ServedModel> models() {
        return Stream.concat(
                routes.stream().map(Route::model), Optional.ofNullable(shadow).stream());
    }

    /** The loaded version of that name; numbers are compared as numbers. */
    public Optional<ServedModel> find(String version) {
        return models().filter(model -> sameVersion(model.version(), version)).findFirst();
    }

    /** Whether {@code version} is wanted and not loaded. */
    public boolean isPending(String version) {
        return pending.stream().anyMatch(wanted -> sameVersion(wanted, version));
    }

    private static boolean sameVersion(String left, String right) {
        return left.equals(right) || (isNumber(left) && isNumber(right) && equal(left, right));
    }

    private static boolean equal(String left, String right) {
        return Long.parseLong(left) == Long.parseLong(right);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= 18
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
