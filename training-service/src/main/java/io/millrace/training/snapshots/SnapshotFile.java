package io.millrace.training.snapshots;

import static io.millrace.training.datasets.DuckDbSession.identifier;
import static io.millrace.training.datasets.DuckDbSession.literal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.training.datasets.DuckDbSession;
import io.millrace.training.snapshots.SnapshotRepository.LabelledRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Collects labelled rows and writes them as Parquet. Not thread-safe; close it. */
final class SnapshotFile implements AutoCloseable {

    static final String TIME = "millrace_time";
    static final String WEIGHT = "millrace_weight";

    private final List<Column> columns;
    private final String label;
    private final String labelType;
    private final Path lines;
    private final BufferedWriter writer;
    private final Map<String, Long> rowsByLabel = new TreeMap<>();
    private final Map<Double, Long> rowsByRate = new TreeMap<>();
    private Instant labelHorizon;
    private long rows;

    SnapshotFile(Path lines, ModelSignature signature) throws IOException {
        this.columns = signature.columns();
        this.label = signature.labelColumn();
        this.labelType = signature.task().isClassification() ? "VARCHAR" : "DOUBLE";
        this.lines = lines;
        this.writer = Files.newBufferedWriter(lines);
    }

    void add(LabelledRow row) {
        try {
            ObjectNode line = (ObjectNode) Wire.mapper().readTree(row.features());
            line.put(label, row.label());
            line.put(TIME, row.eventTime().toString());
            line.put(WEIGHT, row.rate() > 0 ? 1 / row.rate() : 1);
            writer.write(line.toString());
            writer.newLine();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored features are not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows++;
        rowsByRate.merge(row.rate(), 1L, Long::sum);
        if (labelHorizon == null || row.labelTime().isAfter(labelHorizon)) {
            labelHorizon = row.labelTime();
        }
        rowsByLabel.merge(row.label(), 1L, Long::sum);
    }

    long rows() {
        return rows;
    }

    Map<String, Long> rowsByLabel() {
        return rowsByLabel;
    }

    Map<Double, Long> rowsByRate() {
        return rowsByRate;
    }

    /** When the youngest label became known; null without rows. */
    Instant labelHorizon() {
        return labelHorizon;
    }

    /** Equal weights are no weights. */
    boolean isWeighted() {
        return rowsByRate.size() > 1;
    }

    /** Writes the rows, the oldest first. */
    void writeParquet(Path parquet) throws IOException {
        writer.flush();
        String types =
                columns.stream()
                        .map(column -> literal(column.name()) + ": " + literal(type(column)))
                        .collect(Collectors.joining(", "));
        String weight = isWeighted() ? ", " + WEIGHT : "";
        String names =
                columns.stream()
                        .map(column -> identifier(column.name()))
                        .collect(Collectors.joining(", "));
        try (DuckDbSession session = DuckDbSession.open()) {
            session.execute(
                    "COPY (SELECT %s, %s, %s%s FROM read_json(%s, format = 'newline_delimited', columns = {%s, %s: %s, %s: 'TIMESTAMP', %s: 'DOUBLE'}) ORDER BY %s, %s, %s) TO %s (FORMAT parquet)"
                            .formatted(
                                    names,
                                    identifier(label),
                                    TIME,
                                    weight,
                                    literal(lines),
                                    types,
                                    literal(label),
                                    literal(labelType),
                                    literal(TIME),
                                    literal(WEIGHT),
                                    TIME,
                                    names,
                                    identifier(label),
                                    literal(parquet)));
        } catch (SQLException e) {
            throw new SnapshotRefusedException(
                    "the served rows don't fit the model's columns: " + e.getMessage());
        }
    }

    private static String type(Column column) {
        return column.type() == ColumnType.NUMERIC ? "DOUBLE" : "VARCHAR";
    }

    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(lines);
    }
}
