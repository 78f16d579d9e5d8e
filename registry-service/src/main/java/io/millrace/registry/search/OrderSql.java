package io.millrace.registry.search;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns order clauses into sort columns. Missing values come last in both directions; a metric that
 * is not a number comes after the numbers and before the missing ones.
 */
final class OrderSql {

    private final SearchSchema schema;
    private final Statement statement;
    private final List<SortColumn> columns = new ArrayList<>();
    private final StringBuilder joins = new StringBuilder();
    private int joined;

    OrderSql(SearchSchema schema, Statement statement, List<String> orderBy) {
        this.schema = schema;
        this.statement = statement;
        List<OrderClause> clauses = orderBy.stream().map(OrderClause::parse).toList();
        rejectDuplicates(clauses, orderBy);
        clauses.forEach(this::add);
        schema.defaultOrder().forEach(this::add);
        columns.add(new SortColumn(schema.id(), ValueType.TEXT, true));
    }

    List<SortColumn> columns() {
        return columns;
    }

    String joins() {
        return joins.toString();
    }

    private static void rejectDuplicates(List<OrderClause> clauses, List<String> orderBy) {
        Set<String> seen = new HashSet<>();
        for (OrderClause clause : clauses) {
            if (!seen.add(clause.prefix() + "." + clause.key())) {
                throw new ServiceException(
                        ErrorCode.INVALID_ARGUMENT,
                        "`order_by` contains duplicate fields: " + orderBy);
            }
        }
    }

    private void add(OrderClause clause) {
        if (schema.isAttribute(clause.prefix())) {
            SearchSchema.Attribute attribute = schema.attribute(clause.key(), "order_by");
            add(attribute.column(), attribute.type(), attribute.nullable(), clause.ascending());
            return;
        }
        SearchSchema.Child child = schema.child(clause.prefix());
        String alias = "o" + joined++;
        joins.append(
                " LEFT JOIN %s %s ON %s.owner_id = %s AND %s.key = %s"
                        .formatted(
                                child.table(),
                                alias,
                                alias,
                                child.owner(),
                                alias,
                                statement.bind(clause.key())));
        add(alias + ".value", child.type(), true, clause.ascending());
    }

    private void add(String column, ValueType type, boolean nullable, boolean ascending) {
        if (!nullable) {
            columns.add(new SortColumn(column, type, ascending));
            return;
        }
        boolean real = type == ValueType.REAL;
        String rank =
                "cast(CASE WHEN %s IS NULL THEN 2 %s ELSE 0 END as bigint)"
                        .formatted(column, real ? "WHEN " + column + " = 'NaN' THEN 1" : "");
        columns.add(new SortColumn(rank, ValueType.INTEGER, true));
        String value = real ? "nullif(" + column + ", 'NaN')" : column;
        String missing = type == ValueType.TEXT ? "''" : "0";
        columns.add(new SortColumn("coalesce(" + value + ", " + missing + ")", type, ascending));
    }
}
