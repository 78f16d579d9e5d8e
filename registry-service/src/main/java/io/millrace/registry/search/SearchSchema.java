package io.millrace.registry.search;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What can be searched on one kind of thing.
 *
 * @param from the table with alias {@code e}, and joins it needs
 * @param id unique column that breaks ties
 * @param attributes columns by key
 * @param aliases other spellings of attribute keys
 * @param attributePrefixes spellings of the prefix of attributes
 * @param children tables of keys and values by prefix
 * @param derived conditions that need SQL of their own, by {@code prefix.key}, with {@code %s} for
 *     the comparison
 * @param defaultOrder order where the caller gives none, and the ties after the caller's
 * @param runs whether errors are worded as for runs
 */
public record SearchSchema(
        String from,
        String id,
        Map<String, Attribute> attributes,
        Map<String, String> aliases,
        Set<String> attributePrefixes,
        Map<String, Child> children,
        Map<String, String> derived,
        List<OrderClause> defaultOrder,
        boolean runs) {

    /**
     * A column of the thing itself.
     *
     * @param lists whether IN and NOT IN are known
     */
    public record Attribute(String column, ValueType type, boolean nullable, boolean lists) {

        /** A text that is never null and knows no lists. */
        public static Attribute text(String column) {
            return new Attribute(column, ValueType.TEXT, false, false);
        }

        /** A whole number that is never null. */
        public static Attribute number(String column) {
            return new Attribute(column, ValueType.INTEGER, false, false);
        }

        /** The same column where it may be null. */
        public Attribute orNull() {
            return new Attribute(column, type, true, lists);
        }

        /** The same column where it knows IN and NOT IN. */
        public Attribute orList() {
            return new Attribute(column, type, nullable, true);
        }
    }

    /** A table {@code (owner_id, key, value)} whose owner is the column {@code owner}. */
    public record Child(String table, String owner, ValueType type) {}

    Attribute attribute(String key, String hint) {
        String canonical = aliases.getOrDefault(key, key);
        Attribute found = attributes.get(canonical);
        if (found == null) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Invalid "
                            + hint
                            + " key '"
                            + key
                            + "' specified. Valid keys are '"
                            + new TreeSet<>(attributes.keySet())
                            + "'");
        }
        return found;
    }

    boolean isAttribute(String prefix) {
        return prefix == null || attributePrefixes.contains(prefix);
    }

    Child child(String prefix) {
        Child child = children.get(prefix);
        if (child == null) {
            Set<String> valid = new TreeSet<>(children.keySet());
            valid.addAll(attributePrefixes);
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Invalid entity type '"
                            + prefix
                            + "'. Valid "
                            + (runs ? "values" : "entity types")
                            + " are "
                            + valid);
        }
        return child;
    }

    /** Prefixes that mean the same child. */
    public static Map<String, Child> children(Object... childThenPrefixes) {
        Map<String, Child> children = new LinkedHashMap<>();
        Child child = null;
        for (Object part : childThenPrefixes) {
            if (part instanceof Child next) {
                child = next;
            } else {
                children.put((String) part, child);
            }
        }
        return children;
    }
}
