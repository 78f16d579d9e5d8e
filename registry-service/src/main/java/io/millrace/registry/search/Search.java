package io.millrace.registry.search;

import io.millrace.registry.sql.Row;
import io.millrace.registry.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Finds ids. A page continues after the sort values of the page before (keyset paging), so that the
 * last page costs what the first does; one row more than asked for is read, so that the last page
 * carries no token.
 */
@ApplicationScoped
public class Search {

    private final Sql sql;

    Search(Sql sql) {
        this.sql = sql;
    }

    /**
     * One page of ids.
     *
     * @param scope SQL conditions beside the caller's filter, built over the same parameters
     */
    public Uni<Page<String>> ids(
            SearchSchema schema, SearchRequest request, Function<Statement, String> scope) {
        Statement statement = new Statement();
        FilterSql filters = new FilterSql(schema, statement);
        List<String> conditions = new ArrayList<>();
        conditions.add(scope.apply(statement));
        FilterParser.parse(request.filter()).forEach(each -> conditions.add(filters.of(each)));
        OrderSql order = new OrderSql(schema, statement, request.orderBy());
        String question = schema.from() + request.filter() + request.orderBy();
        if (request.pageToken() != null && !request.pageToken().isEmpty()) {
            List<Object> last = PageToken.decode(question, request.pageToken(), order.columns());
            conditions.add(after(order.columns(), last, statement));
        }
        return sql.rows(select(schema, conditions, order, request), statement.parameters())
                .map(rows -> page(rows, question, request.maxResults()));
    }

    private static String select(
            SearchSchema schema, List<String> conditions, OrderSql order, SearchRequest request) {
        List<String> sorts =
                order.columns().stream()
                        .map(column -> column.expression() + " " + column.direction())
                        .toList();
        List<String> selected = new ArrayList<>();
        for (SortColumn column : order.columns()) {
            selected.add(column.expression() + " AS s" + selected.size());
        }
        return "SELECT %s AS id, %s FROM %s%s WHERE %s ORDER BY %s LIMIT %d"
                .formatted(
                        schema.id(),
                        String.join(", ", selected),
                        schema.from(),
                        order.joins(),
                        String.join(" AND ", conditions),
                        String.join(", ", sorts),
                        request.maxResults() + 1);
    }

    private static String after(List<SortColumn> columns, List<Object> last, Statement statement) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            places.add(
                    "cast(%s as %s)"
                            .formatted(
                                    statement.bind(last.get(i)), columns.get(i).type().sqlType()));
        }
        List<String> alternatives = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            StringBuilder alternative = new StringBuilder();
            for (int before = 0; before < i; before++) {
                alternative
                        .append(columns.get(before).expression())
                        .append(" = ")
                        .append(places.get(before))
                        .append(" AND ");
            }
            SortColumn column = columns.get(i);
            alternative.append(column.expression() + " " + column.after() + " " + places.get(i));
            alternatives.add("(" + alternative + ")");
        }
        return "(" + String.join(" OR ", alternatives) + ")";
    }

    private static Page<String> page(List<Row> rows, String question, int size) {
        List<Row> kept = rows.size() > size ? rows.subList(0, size) : rows;
        String token = null;
        if (rows.size() > size && size > 0) {
            Object[] last = kept.getLast().columns();
            token = PageToken.encode(question, List.of(last).subList(1, last.length));
        }
        return new Page<>(kept.stream().map(row -> row.text(0)).toList(), token);
    }
}
