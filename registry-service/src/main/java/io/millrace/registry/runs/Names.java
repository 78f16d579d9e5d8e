package io.millrace.registry.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Rules for the keys that clients choose, and names where they choose none. */
public final class Names {

    private static final int MAX_KEY = 250;
    private static final Pattern KEY =
            Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final List<String> ADJECTIVES =
            List.of(
                    "able", "bold", "brisk", "calm", "clever", "fair", "gentle", "keen", "lively",
                    "lucky", "nimble", "patient", "quick", "quiet", "ready", "sharp", "steady",
                    "swift", "upbeat", "wise");
    private static final List<String> NOUNS =
            List.of(
                    "ant", "bear", "crane", "deer", "dove", "elk", "finch", "fox", "goose", "hare",
                    "heron", "lark", "lynx", "mole", "moth", "otter", "owl", "robin", "seal",
                    "stork", "swan", "wren");

    private Names() {}

    /** A name like {@code calm-otter-371}. */
    public static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return ADJECTIVES.get(random.nextInt(ADJECTIVES.size()))
                + "-"
                + NOUNS.get(random.nextInt(NOUNS.size()))
                + "-"
                + random.nextInt(1000);
    }

    /**
     * Refuses a metric, parameter or tag key that MLflow refuses.
     *
     * @param parameter how the message calls it
     */
    public static void checkKey(String key, String parameter) {
        if (key.length() > MAX_KEY) {
            throw invalid(
                    "'" + parameter + "' exceeds the maximum length of " + MAX_KEY + " characters");
        }
        if (!KEY.matcher(key).matches()) {
            throw invalid(
                    "Invalid value \""
                            + key
                            + "\" for parameter '"
                            + parameter
                            + "' supplied: Names may only contain alphanumerics, underscores (_),"
                            + " dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
        }
        if (isUnnormalised(key)) {
            throw invalid(
                    "Invalid value \""
                            + key
                            + "\" for parameter '"
                            + parameter
                            + "' supplied: Names may be treated as files in certain cases, and must"
                            + " not resolve to other names when treated as such.");
        }
    }

    private static boolean isUnnormalised(String key) {
        if (key.startsWith("/") || key.endsWith("/") || key.equals(".")) {
            return true;
        }
        for (String segment : key.split("/", -1)) {
            if (segment.equals("..")
                    || key.contains("/") && (segment.isEmpty() || segment.equals("."))) {
                return true;
            }
        }
        return false;
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
