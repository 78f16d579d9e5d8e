package io.millrace.registry.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Native SQL through the Hibernate Reactive session of the current transaction, for what entities
 * would make slow: bulk writes and searches. Parameters are {@code ?1, ?2, ...}.
 *
 * <p>Many rows travel as one JSON parameter, which PostgreSQL unpacks with {@code
 * jsonb_to_recordset}: one statement and one plan whatever their number.
 */
@ApplicationScoped
public class Sql {

    private static final JsonMapper JSON = new JsonMapper();

    /** Rows as a JSON array parameter, for {@link #jsonParameter(int)}. */
    public static String json(Object rows) {
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not serialisable: " + rows.getClass(), e);
        }
    }

    /** SQL of parameter {@code index} read as jsonb; it is sent as text, or it would be quoted. */
    public static String jsonParameter(int index) {
        return "cast(cast(?" + index + " as text) as jsonb)";
    }

    /** SQL of the texts in the JSON array that is parameter {@code index}. */
    public static String textsParameter(int index) {
        return "(SELECT jsonb_array_elements_text(" + jsonParameter(index) + "))";
    }

    /** All rows of a query or of a statement with RETURNING. */
    public Uni<List<Row>> rows(String sql, Object... parameters) {
        return Panache.getSession()
                .chain(session -> bind(session.createNativeQuery(sql), parameters).getResultList())
                .map(results -> results.stream().map(Sql::row).toList());
    }

    /** The first row, or null where there is none. */
    public Uni<Row> first(String sql, Object... parameters) {
        return rows(sql, parameters).map(rows -> rows.isEmpty() ? null : rows.getFirst());
    }

    /** Runs a statement and counts the rows that it touched. */
    public Uni<Integer> execute(String sql, Object... parameters) {
        return Panache.getSession()
                .chain(session -> bind(session.createNativeQuery(sql), parameters).executeUpdate());
    }

    private static Mutiny.Query<Object> bind(Mutiny.Query<Object> query, Object[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query;
    }

    private static Row row(Object result) {
        return new Row(result instanceof Object[] columns ? columns : new Object[] {result});
    }
}
