package io.millrace.registry.models;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Which sources of a version are refused: those that could lead out of where they point. */
final class SourceRules {

    private static final Pattern LOCAL = Pattern.compile("^(file:|/|\\.|[A-Za-z]:[/\\\\]).*");

    private SourceRules() {}

    static void check(String source) {
        String decoded = source;
        for (int i = 0; i < 10; i++) {
            if (decoded.indexOf('\0') >= 0
                    || List.of(decoded.split("[/\\\\?#]", -1)).contains("..")) {
                throw invalid(
                        source,
                        "If supplying a source as an http, https, local file path, ftp,"
                                + " objectstore, or mlflow-artifacts uri, an absolute path must be"
                                + " provided without relative path references present. Please"
                                + " provide an absolute path.");
            }
            String next = decode(decoded);
            if (next.equals(decoded)) {
                break;
            }
            decoded = next;
        }
        if (LOCAL.matcher(source).matches()) {
            throw invalid(
                    source,
                    "To use a local path as a model version source, the run_id request parameter"
                            + " has to be specified and the local path has to be contained within"
                            + " the artifact directory of the run specified by the run_id. This"
                            + " server keeps no artifacts in local paths: log the model through"
                            + " the artifact proxy.");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private static ServiceException invalid(String source, String reason) {
        return new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "Invalid model version source: '" + source + "'. " + reason);
    }
}
