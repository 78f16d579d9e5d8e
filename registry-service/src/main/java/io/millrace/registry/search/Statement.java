package io.millrace.registry.search;

import java.util.ArrayList;
import java.util.List;

/** Collects the parameters of one SQL statement while its text is built. Not thread-safe. */
public final class Statement {

    private final List<Object> parameters = new ArrayList<>();

    /** Adds a parameter and answers its place in the text: {@code ?n}. */
    public String bind(Object value) {
        parameters.add(value);
        return "?" + parameters.size();
    }

    Object[] parameters() {
        return parameters.toArray();
    }
}
