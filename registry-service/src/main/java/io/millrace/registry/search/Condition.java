package io.millrace.registry.search;

import java.util.List;

/**
 * One comparison as it is written.
 *
 * @param prefix text before the first dot in lower case, or null
 * @param values one literal, or those of a list
 */
record Condition(String prefix, String key, Operator operator, List<Literal> values) {

    /** A value as it is written; {@code quoted} tells a text from a number. */
    record Literal(String text, boolean quoted) {}

    Literal value() {
        return values.getFirst();
    }
}
