package io.millrace.training.datasets;

import static io.millrace.training.datasets.DuckDbSession.identifier;
import static io.millrace.training.datasets.DuckDbSession.literal;

import io.millrace.contracts.model.Task;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Table {@code typed}: labelled rows with real types, in the order in which they happened. */
final class TypedTable {

    private static final int TOP_VALUES = 10;

    private final DuckDbSession session;
    private final Map<String, ColumnType> types;

    private TypedTable(DuckDbSession session, Map<String, ColumnType> types) {
        this.session = session;
        this.types = types;
    }

    /** Reads {@code raw} as {@code types}; rows without a label stay behind. */
    static TypedTable create(
            DuckDbSession session, Map<String, ColumnType> types, DatasetSpec spec, Task task)
            throws SQLException {
        Map<String, ColumnType> stored = new LinkedHashMap<>(types);
        boolean integerClasses =
                task.isClassification() && types.get(spec.labelColumn()) == ColumnType.NUMERIC;
        if (task.isClassification()) {
            stored.put(spec.labelColumn(), ColumnType.CATEGORICAL);
        }
        String select =
                stored.entrySet().stream()
                        .map(
                                column ->
                                        integerClasses && column.getKey().equals(spec.labelColumn())
                                                ? integerClass(column.getKey())
                                                : ColumnInference.typed(
                                                        column.getKey(), column.getValue()))
                        .collect(Collectors.joining(", "));
        String order =
                spec.timeColumn() == null
                        ? "millrace_row"
                        : "CAST(%s AS TIMESTAMP), millrace_row"
                                .formatted(identifier(spec.timeColumn()));
        session.execute(
                "CREATE TABLE typed AS SELECT %s FROM raw WHERE %s IS NOT NULL ORDER BY %s"
                        .formatted(select, identifier(spec.labelColumn()), order));
        return new TypedTable(session, stored);
    }

    /** Classes 1 and 1.0 are the same class. */
    private static String integerClass(String column) {
        String number = "CAST(%s AS DOUBLE)".formatted(identifier(column));
        return "CASE WHEN %1$s = trunc(%1$s) THEN CAST(CAST(%1$s AS BIGINT) AS VARCHAR) ELSE CAST(%1$s AS VARCHAR) END AS %2$s"
                .formatted(number, identifier(column));
    }

    long rows() throws SQLException {
        return session.one("SELECT count(*) FROM typed", row -> row.getLong(1));
    }

    List<DatasetColumn> describe(DatasetSpec spec) throws SQLException {
        long rows = rows();
        List<DatasetColumn> columns = new java.util.ArrayList<>();
        for (Map.Entry<String, ColumnType> column : types.entrySet()) {
            ColumnStatistics statistics = statistics(column.getKey(), column.getValue());
            columns.add(
                    new DatasetColumn(
                            column.getKey(),
                            column.getValue(),
                            role(column.getKey(), column.getValue(), statistics, spec),
                            rows - statistics.count(),
                            statistics));
        }
        return columns;
    }

    /** SHA-256 over schema and rows; the same for the same values, whatever file they came in. */
    String contentHash() throws SQLException {
        String cells =
                types.keySet().stream()
                        .map(
                                name ->
                                        "coalesce(CAST(%s AS VARCHAR), chr(0))"
                                                .formatted(identifier(name)))
                        .collect(Collectors.joining(", "));
        String schema =
                types.entrySet().stream()
                        .map(column -> column.getKey() + ':' + column.getValue())
                        .collect(Collectors.joining(","));
        return session.one(
                "SELECT sha256(%s || string_agg(sha256(concat_ws(chr(31), %s)), '' ORDER BY rowid)) FROM typed"
                        .formatted(literal(schema + '\n'), cells),
                row -> row.getString(1));
    }

    void writeParquet(Path file) throws SQLException {
        session.execute(
                "COPY (SELECT * FROM typed ORDER BY rowid) TO %s (FORMAT parquet, COMPRESSION zstd)"
                        .formatted(literal(file)));
    }

    private static ColumnRole role(
            String name, ColumnType type, ColumnStatistics statistics, DatasetSpec spec) {
        if (name.equals(spec.labelColumn())) {
            return ColumnRole.LABEL;
        }
        if (name.equals(spec.timeColumn())) {
            return ColumnRole.TIME;
        }
        boolean useless =
                type == ColumnType.TIME
                        || statistics.count() == 0
                        || QualityRules.isIdentifier(
                                type, statistics.distinct(), statistics.count());
        return useless ? ColumnRole.IGNORED : ColumnRole.FEATURE;
    }

    private ColumnStatistics statistics(String column, ColumnType type) throws SQLException {
        return type == ColumnType.NUMERIC ? numeric(column) : discrete(column, type);
    }

    private ColumnStatistics numeric(String column) throws SQLException {
        return session.one(
                "SELECT count(%1$s), count(DISTINCT %1$s), min(%1$s), max(%1$s), avg(%1$s), stddev_pop(%1$s), quantile_cont(%1$s, 0.25), quantile_cont(%1$s, 0.5), quantile_cont(%1$s, 0.75) FROM typed"
                        .formatted(identifier(column)),
                row ->
                        new ColumnStatistics(
                                row.getLong(1),
                                row.getLong(2),
                                row.getDouble(3),
                                row.getDouble(4),
                                row.getDouble(5),
                                row.getDouble(6),
                                List.of(row.getDouble(7), row.getDouble(8), row.getDouble(9)),
                                null));
    }

    private ColumnStatistics discrete(String column, ColumnType type) throws SQLException {
        String cell = identifier(column);
        long[] counts =
                session.one(
                        "SELECT count(%1$s), count(DISTINCT %1$s) FROM typed".formatted(cell),
                        row -> new long[] {row.getLong(1), row.getLong(2)});
        Map<String, Long> top = new LinkedHashMap<>();
        if (type == ColumnType.CATEGORICAL) {
            session.list(
                    "SELECT %1$s, count(*) FROM typed WHERE %1$s IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %2$d"
                            .formatted(cell, TOP_VALUES),
                    row -> top.put(row.getString(1), row.getLong(2)));
        }
        return new ColumnStatistics(
                counts[0],
                counts[1],
                null,
                null,
                null,
                null,
                null,
                type == ColumnType.CATEGORICAL ? top : null);
    }
}
