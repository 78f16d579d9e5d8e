package io.millrace.local.cli;

import io.millrace.local.SuiteException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model as people write it: {@code churn}, {@code churn@champion} or {@code churn:4}.
 *
 * @param version number, {@code @alias}, or null for the newest
 */
record ModelReference(String model, String version) {

    private static final Pattern FORM = Pattern.compile("([^@:]+)(@[^@:]+|:\\d+)?");

    static ModelReference parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new SuiteException(
                    "\"" + text + "\" names no model: write MODEL, MODEL@ALIAS or MODEL:VERSION");
        }
        String version = matcher.group(2);
        boolean number = version != null && version.startsWith(":");
        return new ModelReference(matcher.group(1), number ? version.substring(1) : version);
    }
}
