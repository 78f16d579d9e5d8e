package io.millrace.gateway.transport.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path below {@code /v2}, taken apart.
 *
 * @param model empty for paths of the server
 * @param version empty if the path names none
 * @param repository empty if the path names none
 */
record ProtocolPath(Kind kind, String model, String version, String repository) {

    /** What a path is about. */
    enum Kind {
        SERVER("GET"),
        LIVE("GET"),
        READY("GET"),
        MODEL("GET"),
        MODEL_READY("GET"),
        MODEL_CONFIG("GET"),
        STATISTICS("GET"),
        INFER("POST"),
        INDEX("POST"),
        LOAD("POST"),
        UNLOAD("POST"),
        TRACE("GET", "POST"),
        LOGGING("GET", "POST"),
        SHARED_MEMORY("GET", "POST");

        private final List<String> methods;

        Kind(String... methods) {
            this.methods = List.of(methods);
        }

        /** The methods that it takes. */
        List<String> methods() {
            return methods;
        }

        /** Whether anybody may ask. */
        boolean isPublic() {
            return this == LIVE || this == READY || this == MODEL_READY;
        }
    }

    /** A path with {@code {m}}, {@code {v}} and {@code {r}} in the places of names. */
    private record Pattern(List<String> parts, Kind kind) {

        Pattern(String text, Kind kind) {
            this(List.of(text.split("/")), kind);
        }

        Optional<ProtocolPath> match(List<String> given) {
            if (given.size() != parts.size()) {
                return Optional.empty();
            }
            String model = "";
            String version = "";
            String repository = "";
            for (int i = 0; i < parts.size(); i++) {
                switch (parts.get(i)) {
                    case "{m}" -> model = given.get(i);
                    case "{v}" -> version = given.get(i);
                    case "{r}" -> repository = given.get(i);
                    default -> {
                        if (!parts.get(i).equals(given.get(i))) {
                            return Optional.empty();
                        }
                    }
                }
            }
            return Optional.of(new ProtocolPath(kind, model, version, repository));
        }
    }

    /** In the order of precedence: no model can be called "stats". */
    private static final List<Pattern> PATTERNS = patterns();

    private static List<Pattern> patterns() {
        List<Pattern> patterns = new ArrayList<>();
        patterns.add(new Pattern("v2", Kind.SERVER));
        patterns.add(new Pattern("v2/health/live", Kind.LIVE));
        patterns.add(new Pattern("v2/health/ready", Kind.READY));
        patterns.add(new Pattern("v2/logging", Kind.LOGGING));
        patterns.add(new Pattern("v2/trace/setting", Kind.TRACE));
        patterns.add(new Pattern("v2/models/{m}/trace/setting", Kind.TRACE));
        patterns.add(new Pattern("v2/models/stats", Kind.STATISTICS));
        for (String model : List.of("v2/models/{m}", "v2/models/{m}/versions/{v}")) {
            patterns.add(new Pattern(model, Kind.MODEL));
            patterns.add(new Pattern(model + "/ready", Kind.MODEL_READY));
            patterns.add(new Pattern(model + "/config", Kind.MODEL_CONFIG));
            patterns.add(new Pattern(model + "/stats", Kind.STATISTICS));
            patterns.add(new Pattern(model + "/infer", Kind.INFER));
        }
        for (String repository : List.of("v2/repository", "v2/repository/{r}")) {
            patterns.add(new Pattern(repository + "/index", Kind.INDEX));
            patterns.add(new Pattern(repository + "/models/{m}/load", Kind.LOAD));
            patterns.add(new Pattern(repository + "/models/{m}/unload", Kind.UNLOAD));
        }
        for (String kind : List.of("v2/systemsharedmemory", "v2/cudasharedmemory")) {
            for (String of : List.of(kind, kind + "/region/{r}")) {
                patterns.add(new Pattern(of + "/status", Kind.SHARED_MEMORY));
                patterns.add(new Pattern(of + "/register", Kind.SHARED_MEMORY));
                patterns.add(new Pattern(of + "/unregister", Kind.SHARED_MEMORY));
            }
        }
        return List.copyOf(patterns);
    }

    /**
     * What {@code path} means; empty if there is no such path.
     *
     * @throws IllegalArgumentException if its percent-encoding is malformed
     */
    static Optional<ProtocolPath> parse(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                parts.add(decode(part));
            }
        }
        for (Pattern pattern : PATTERNS) {
            Optional<ProtocolPath> match = pattern.match(parts);
            if (match.isPresent()) {
                return match;
            }
        }
        return Optional.empty();
    }

    private static String decode(String part) {
        return part.indexOf('%') < 0
                ? part
                : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
