package io.millrace.registry.artifacts;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Paths as clients may name them: relative, without a way out and without tricks of encoding. */
public final class ArtifactPath {

    private static final String ROOT_SCHEME = "mlflow-artifacts:";
    private static final int MAX_DECODINGS = 10;
    private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:([/\\\\].*)?$");

    private ArtifactPath() {}

    /** The path itself, or INVALID_ARGUMENT {@code Invalid path}. */
    public static String check(String path) {
        String decoded = path;
        for (int i = 0; i < MAX_DECODINGS; i++) {
            if (isUnsafe(decoded)) {
                throw invalid();
            }
            String next = decode(decoded);
            if (next.equals(decoded)) {
                return path;
            }
            decoded = next;
        }
        throw invalid();
    }

    private static boolean isUnsafe(String path) {
        return path.startsWith("/")
                || path.indexOf('\\') >= 0
                || path.indexOf('#') >= 0
                || path.indexOf('\0') >= 0
                || DRIVE.matcher(path).matches()
                || path.contains("://")
                || List.of(path.split("/", -1)).contains("..");
    }

    private static String decode(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return path;
        }
    }

    /** The path of a proxied location {@code mlflow-artifacts:/...}, or null for other stores. */
    public static String ofUri(String uri) {
        if (uri == null || !uri.startsWith(ROOT_SCHEME)) {
            return null;
        }
        String rest = uri.substring(ROOT_SCHEME.length());
        if (rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        return normalise(rest);
    }

    /** Without empty and {@code .} segments, and without slashes at the ends. */
    public static String normalise(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return String.join("/", segments);
    }

    /** {@code child} below {@code parent}; either may be empty. */
    public static String join(String parent, String child) {
        return normalise(parent + "/" + child);
    }

    /** All folders above a path and the path itself. */
    static List<String> withParents(String path) {
        List<String> all = new ArrayList<>();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            all.add(path.substring(0, slash));
        }
        all.add(path);
        return all;
    }

    private static ServiceException invalid() {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, "Invalid path");
    }
}
