package io.millrace.trainer.data;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes held-out rows with what the trained model itself answered on them, as Parquet: the rows on
 * which every later check of the model runs.
 */
public final class HeldOutFile {

    /** File name in the output folder. */
    public static final String FILE = "heldout.parquet";

    private HeldOutFile() {}

    static String scoreColumn(int index) {
        return "__score_" + index;
    }

    /** Writes {@code frame}, which has scores, to {@code file}. */
    public static void write(Frame frame, String label, Path file) throws SQLException {
        try (DuckDBConnection connection =
                        (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("CREATE TABLE heldout (" + columns(frame, label) + ")");
            try (DuckDBAppender appender = connection.createAppender("main", "heldout")) {
                for (int row = 0; row < frame.rows(); row++) {
                    append(appender, frame, row);
                }
            }
            statement.execute(
                    "COPY heldout TO "
                            + Sql.literal(file.toString())
                            + " (FORMAT parquet, COMPRESSION zstd)");
        }
    }

    private static String columns(Frame frame, String label) {
        List<String> columns = new ArrayList<>();
        for (FrameColumn column : frame.columns()) {
            String type = column instanceof FrameColumn.Numeric ? " FLOAT" : " VARCHAR";
            columns.add(Sql.identifier(column.name()) + type);
        }
        columns.add(Sql.identifier(label) + " VARCHAR");
        for (int i = 0; i < frame.scores()[0].length; i++) {
            columns.add(scoreColumn(i) + " FLOAT");
        }
        return String.join(", ", columns);
    }

    private static void append(DuckDBAppender appender, Frame frame, int row) throws SQLException {
        appender.beginRow();
        for (FrameColumn column : frame.columns()) {
            switch (column) {
                case FrameColumn.Numeric numeric -> appender.append(numeric.values()[row]);
                case FrameColumn.Text text -> appender.append(text.values()[row]);
            }
        }
        appender.append(frame.labels()[row]);
        for (float score : frame.scores()[row]) {
            appender.append(score);
        }
        appender.endRow();
    }
}
