package io.millrace.registry.search;

/** One column of an ORDER BY; its expression is never null, so that a page can continue from it. */
record SortColumn(String expression, ValueType type, boolean ascending) {

    String direction() {
        return ascending ? "ASC" : "DESC";
    }

    /** SQL operator that means "comes after". */
    String after() {
        return ascending ? ">" : "<";
    }
}
