package io.millrace.monitoring.reports;

import static io.millrace.monitoring.endpoints.Columns.timestamp;

import io.millrace.monitoring.performance.Tally;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Sums over labelled rows, made by the database. */
@ApplicationScoped
class RangeReader {

    /** Answers that callers got, and answers that nobody got, as rows of one shape. */
    private static final String ANSWERS =
            """
            WITH answers AS (
                SELECT version, 'PRIMARY' AS role, predicted, scores, label, label_value
                FROM prediction
                WHERE endpoint = :endpoint AND label IS NOT NULL
                    AND event_time >= :from AND event_time < :to
                UNION ALL
                SELECT shadow_version, 'SHADOW', shadow_predicted, shadow_scores, label, label_value
                FROM prediction
                WHERE endpoint = :endpoint AND label IS NOT NULL AND shadow_version IS NOT NULL
                    AND event_time >= :from AND event_time < :to)
            """;

    /** Which version answered in which role. */
    record Key(String version, String role) {}

    /**
     * @param classLabels class of each score by version; a version that is not in it has no log
     *     loss
     */
    Map<Key, Tally> classified(
            Handle handle,
            String endpoint,
            Instant from,
            Instant to,
            Map<String, List<String>> classLabels) {
        Map<Key, Tally> tallies = new TreeMap<>(RangeReader::order);
        handle.createQuery(
                        ANSWERS
                                + """
                                SELECT a.version, role, label, predicted, count(*) AS hits,
                                    count(p) AS scored,
                                    coalesce(sum(-ln(greatest(p, 1e-15))), 0) AS loss
                                FROM answers a
                                LEFT JOIN unnest(:versions::text[], :classes::text[])
                                    AS c (version, names) ON c.version = a.version
                                LEFT JOIN LATERAL (SELECT scores[array_position(
                                    string_to_array(c.names, E'\\x1f'), label)] AS p) AS s ON true
                                WHERE predicted IS NOT NULL
                                GROUP BY a.version, role, label, predicted
                                """)
                .bind("endpoint", endpoint)
                .bind("from", timestamp(from))
                .bind("to", timestamp(to))
                .bind("versions", literal(List.copyOf(classLabels.keySet())))
                .bind(
                        "classes",
                        literal(
                                classLabels.values().stream()
                                        .map(names -> String.join("\u001f", names))
                                        .toList()))
                .map(
                        (row, context) -> {
                            Tally cell =
                                    new Tally(
                                            row.getLong("hits"),
                                            Map.of(
                                                    row.getString("label"),
                                                    Map.of(
                                                            row.getString("predicted"),
                                                            row.getLong("hits"))),
                                            row.getDouble("loss"),
                                            row.getLong("scored"),
                                            0,
                                            0,
                                            0);
                            return Map.entry(
                                    new Key(row.getString("version"), row.getString("role")), cell);
                        })
                .forEach(cell -> tallies.merge(cell.getKey(), cell.getValue(), Tally::plus));
        return tallies;
    }

    Map<Key, Tally> valued(Handle handle, String endpoint, Instant from, Instant to) {
        Map<Key, Tally> tallies = new TreeMap<>(RangeReader::order);
        handle.createQuery(
                        ANSWERS
                                + """
                                SELECT version, role, count(*) AS hits, sum(abs(e)) AS absolute,
                                    sum(e ^ 2) AS square, sum(e ^ 4) AS fourth
                                FROM (SELECT version, role, scores[1] - label_value AS e
                                      FROM answers WHERE predicted IS NULL) AS errors
                                WHERE e IS NOT NULL GROUP BY version, role
                                """)
                .bind("endpoint", endpoint)
                .bind("from", timestamp(from))
                .bind("to", timestamp(to))
                .map(
                        (row, context) ->
                                Map.entry(
                                        new Key(row.getString("version"), row.getString("role")),
                                        new Tally(
                                                row.getLong("hits"),
                                                Map.of(),
                                                0,
                                                0,
                                                row.getDouble("absolute"),
                                                row.getDouble("square"),
                                                row.getDouble("fourth"))))
                .forEach(entry -> tallies.put(entry.getKey(), entry.getValue()));
        return tallies;
    }

    private static int order(Key left, Key right) {
        int byVersion = left.version().compareTo(right.version());
        return byVersion == 0 ? left.role().compareTo(right.role()) : byVersion;
    }

    /** PostgreSQL's text form of an array. */
    private static String literal(List<String> values) {
        return values.stream()
                .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    }
}
