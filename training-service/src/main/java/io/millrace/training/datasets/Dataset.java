package io.millrace.training.datasets;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.millrace.contracts.model.Task;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An immutable table.
 *
 * @param contentHash SHA-256 over schema and canonical rows; independent of the file's format
 * @param timeColumn absent where rows are only in order
 * @param file Parquet, sorted by time where there is one, else in the order of the upload
 */
public record Dataset(
        UUID id,
        String name,
        String contentHash,
        long rows,
        Task task,
        String labelColumn,
        String timeColumn,
        List<DatasetColumn> columns,
        Verdict verdict,
        Instant createdAt,
        @JsonIgnore Path file) {

    public Dataset {
        columns = List.copyOf(columns);
    }

    /** Columns that a model may be trained on, in order. */
    public List<DatasetColumn> features() {
        return columns.stream().filter(column -> column.role() == ColumnRole.FEATURE).toList();
    }
}
