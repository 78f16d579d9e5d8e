package io.millrace.registry.search;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Comparators of the search language; the text is SQL too. */
enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    LIKE("LIKE"),
    ILIKE("ILIKE"),
    IN("IN"),
    NOT_IN("NOT IN");

    static final Set<Operator> NUMERIC =
            EnumSet.of(EQUAL, NOT_EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL);
    static final Set<Operator> TEXT = EnumSet.of(EQUAL, NOT_EQUAL, LIKE, ILIKE);
    static final Set<Operator> TEXT_OR_LIST = EnumSet.of(EQUAL, NOT_EQUAL, LIKE, ILIKE, IN, NOT_IN);

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    boolean takesList() {
        return this == IN || this == NOT_IN;
    }

    static Operator of(String written) {
        String canonical = written.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
        for (Operator operator : values()) {
            if (operator.text.equals(canonical)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(written);
    }
}
