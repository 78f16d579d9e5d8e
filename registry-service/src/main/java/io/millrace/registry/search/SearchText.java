package io.millrace.registry.search;

/** Quoting of keys. */
final class SearchText {

    private SearchText() {}

    static String unquoteKey(String written) {
        boolean quoted = written.startsWith("`") || written.startsWith("\"");
        return quoted && written.length() > 1
                ? written.substring(1, written.length() - 1)
                : written;
    }
}
