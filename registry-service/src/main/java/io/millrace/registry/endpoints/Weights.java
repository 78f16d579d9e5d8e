package io.millrace.registry.endpoints;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A split of traffic: percents per version that sum to 100. */
record Weights(List<Weight> weights) {

    private static final int ALL = 100;

    Weights {
        weights = List.copyOf(weights);
        long sum = weights.stream().mapToLong(Weight::percent).sum();
        if (sum != ALL || weights.stream().anyMatch(weight -> weight.percent() < 0)) {
            throw invalid("Weights must be at least 0 and sum to 100, but sum to " + sum + ".");
        }
        Set<Integer> versions = new HashSet<>();
        weights.forEach(
                weight -> {
                    if (!versions.add(weight.version())) {
                        throw invalid("Version " + weight.version() + " is named twice.");
                    }
                });
    }

    /** One version's share. */
    record Weight(int version, int percent) {}

    static Weights all(int version) {
        return new Weights(List.of(new Weight(version, ALL)));
    }

    static Weights of(List<VersionWeight> requested) {
        if (requested == null || requested.isEmpty()) {
            throw invalid(
                    "Name at least one version: {\"versions\": [{\"version\": \"1\", \"weight\":"
                            + " 100}]}.");
        }
        List<Weight> weights = new ArrayList<>();
        requested.forEach(each -> weights.add(new Weight(version(each.version()), each.weight())));
        return new Weights(weights);
    }

    static int version(String written) {
        try {
            return Integer.parseInt(written);
        } catch (NumberFormatException _) {
            throw invalid("A version is a number such as \"3\", not '" + written + "'.");
        }
    }

    static Weights parse(String text) {
        List<Weight> weights = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] sides = part.split("=");
            weights.add(new Weight(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])));
        }
        return new Weights(weights);
    }

    String text() {
        return weights.stream()
                .map(weight -> weight.version() + "=" + weight.percent())
                .collect(Collectors.joining(","));
    }

    /** The version that has all traffic, or null. */
    Integer sole() {
        return weights.stream()
                .filter(weight -> weight.percent() == ALL)
                .map(Weight::version)
                .findFirst()
                .orElse(null);
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
