package io.millrace.gateway.transport.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A path below {@code /v2}, taken apart.
 *
 * @param model empty for paths of the server
 * @param version empty if the path names none
 */
record ProtocolPath(Kind kind, String model, String version) {

    /** What a path is about. */
    enum Kind {
        SERVER("GET"),
        LIVE("GET"),
        READY("GET"),
        MODEL("GET"),
        MODEL_READY("GET"),
        INFER("POST");

        private final String method;

        Kind(String method) {
            this.method = method;
        }

        /** The one method that it takes. */
        String method() {
            return method;
        }
    }

    /** What {@code path} means; empty if there is no such path. */
    static Optional<ProtocolPath> parse(String path) {
        List<String> parts =
                Arrays.stream(path.split("/"))
                        .filter(part -> !part.isEmpty())
                        .map(ProtocolPath::decode)
                        .toList();
        return switch (parts.size()) {
            case 1 -> Optional.of(new ProtocolPath(Kind.SERVER, "", ""));
            case 3 ->
                    switch (parts.get(1)) {
                        case "health" -> health(parts.get(2));
                        case "models" -> model(parts.get(2), "", parts.subList(3, 3));
                        default -> Optional.empty();
                    };
            default -> modelPath(parts);
        };
    }

    private static Optional<ProtocolPath> modelPath(List<String> parts) {
        if (parts.size() < 4 || !parts.get(1).equals("models")) {
            return Optional.empty();
        }
        if (parts.size() >= 5 && parts.get(3).equals("versions")) {
            return model(parts.get(2), parts.get(4), parts.subList(5, parts.size()));
        }
        return model(parts.get(2), "", parts.subList(3, parts.size()));
    }

    private static Optional<ProtocolPath> health(String what) {
        return switch (what) {
            case "live" -> Optional.of(new ProtocolPath(Kind.LIVE, "", ""));
            case "ready" -> Optional.of(new ProtocolPath(Kind.READY, "", ""));
            default -> Optional.empty();
        };
    }

    private static Optional<ProtocolPath> model(String model, String version, List<String> rest) {
        if (rest.isEmpty()) {
            return Optional.of(new ProtocolPath(Kind.MODEL, model, version));
        }
        if (rest.size() > 1) {
            return Optional.empty();
        }
        return switch (rest.getFirst()) {
            case "ready" -> Optional.of(new ProtocolPath(Kind.MODEL_READY, model, version));
            case "infer" -> Optional.of(new ProtocolPath(Kind.INFER, model, version));
            default -> Optional.empty();
        };
    }

    private static String decode(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
