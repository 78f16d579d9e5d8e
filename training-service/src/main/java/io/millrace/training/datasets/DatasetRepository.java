package io.millrace.training.datasets;

import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.Task;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Datasets in PostgreSQL. */
@ApplicationScoped
class DatasetRepository {

    private static final TypeReference<List<DatasetColumn>> COLUMNS = new TypeReference<>() {};

    private final Jdbi jdbi;

    DatasetRepository(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Stores {@code dataset}, or finds the one of the same name, roles and content. */
    Dataset insertOrFind(Dataset dataset) {
        return jdbi.inTransaction(
                handle -> {
                    handle.createUpdate(
                                    """
                                    INSERT INTO dataset (id, name, content_hash, row_count, task, label_column, time_column,
                                                         columns, verdict, created_at, file)
                                    VALUES (:id, :name, :hash, :rows, :task, :label, :time,
                                            CAST(:columns AS jsonb), CAST(:verdict AS jsonb), :createdAt, :file)
                                    ON CONFLICT (name, content_hash, task, label_column, coalesce(time_column, '')) DO NOTHING
                                    """)
                            .bind("id", dataset.id())
                            .bind("name", dataset.name())
                            .bind("hash", dataset.contentHash())
                            .bind("rows", dataset.rows())
                            .bind("task", dataset.task().name())
                            .bind("label", dataset.labelColumn())
                            .bind("time", dataset.timeColumn())
                            .bind("columns", Wire.toJson(dataset.columns()))
                            .bind("verdict", Wire.toJson(dataset.verdict()))
                            .bind("createdAt", dataset.createdAt().atOffset(ZoneOffset.UTC))
                            .bind("file", dataset.file().toString())
                            .execute();
                    return handle.createQuery(
                                    """
                                    SELECT * FROM dataset
                                    WHERE name = :name AND content_hash = :hash AND task = :task AND label_column = :label
                                      AND coalesce(time_column, '') = coalesce(:time, '')
                                    """)
                            .bind("name", dataset.name())
                            .bind("hash", dataset.contentHash())
                            .bind("task", dataset.task().name())
                            .bind("label", dataset.labelColumn())
                            .bind("time", dataset.timeColumn())
                            .map((row, context) -> read(row))
                            .one();
                });
    }

    Optional<Dataset> find(UUID id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("SELECT * FROM dataset WHERE id = :id")
                                .bind("id", id)
                                .map((row, context) -> read(row))
                                .findOne());
    }

    /** The newest datasets first. */
    List<Dataset> list(int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT * FROM dataset ORDER BY created_at DESC, id LIMIT"
                                                + " :limit")
                                .bind("limit", limit)
                                .map((row, context) -> read(row))
                                .list());
    }

    private static Dataset read(ResultSet row) throws SQLException {
        return new Dataset(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("content_hash"),
                row.getLong("row_count"),
                Task.valueOf(row.getString("task")),
                row.getString("label_column"),
                row.getString("time_column"),
                columns(row.getString("columns")),
                Wire.fromJson(row.getString("verdict"), Verdict.class),
                row.getTimestamp("created_at").toInstant(),
                Path.of(row.getString("file")));
    }

    private static List<DatasetColumn> columns(String json) {
        try {
            return Wire.mapper().readValue(json, COLUMNS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
