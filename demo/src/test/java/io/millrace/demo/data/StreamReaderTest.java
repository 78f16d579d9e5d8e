package io.millrace.demo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamReaderTest {

    private static final int ROWS = 1_200;

    @TempDir Path folder;

    @Test
    void infersTypesOverAllRows() throws IOException {
        Path file =
                csv(
                        "time,amount,shop,open,late,label",
                        i ->
                                "%s,%d,shop-%d,%b,%s,%d"
                                        .formatted(
                                                at(i),
                                                i,
                                                i % 3,
                                                i % 2 == 0,
                                                i == ROWS - 1 ? "n/a" : "1",
                                                i % 2));

        EventStream stream = StreamReader.read(source(file, "label", "time"));

        assertThat(stream.rows()).isEqualTo(ROWS);
        assertThat(stream.columns())
                .extracting(Column::name)
                .containsExactly("amount", "shop", "open", "late");
        assertThat(stream.columns())
                .extracting(Column::isNumeric)
                .containsExactly(true, false, false, false);
        assertThat(stream.column("open").orElseThrow().number(0)).isEqualTo(1);
        assertThat(stream.label().text(1)).isEqualTo("1");
        assertThat(stream.time(2)).isEqualTo(Instant.parse("2026-01-01T02:00:00Z"));
        assertThat(stream.notes()).isEmpty();
    }

    @Test
    void keepsMissingValuesMissing() throws IOException {
        Path file = csv("amount,shop,label", i -> i == 3 ? ",,1" : "%d,a,%d".formatted(i, i % 2));

        EventStream stream = StreamReader.read(source(file, "label", null));

        assertThat(stream.column("amount").orElseThrow().number(3)).isNaN();
        assertThat(stream.column("shop").orElseThrow().isMissing(3)).isTrue();
    }

    @Test
    void sortsByTimeAndSaysSo() throws IOException {
        Path file = csv("time,amount,label", i -> "%s,%d,%d".formatted(at(ROWS - i), i, i % 2));

        EventStream stream = StreamReader.read(source(file, "label", "time"));

        assertThat(stream.column("amount").orElseThrow().number(0)).isEqualTo(ROWS - 1);
        assertThat(stream.times()).isSorted();
        assertThat(stream.notes())
                .containsExactly("Rows were not in time order; they were sorted by time.");
    }

    @Test
    void countsAMinuteARowWhereThereIsNoTime() throws IOException {
        EventStream stream =
                StreamReader.read(source(csv("a,label", i -> i + "," + i % 2), "label", null));

        assertThat(stream.timed()).isFalse();
        assertThat(stream.times()[10]).isEqualTo(600_000);
    }

    @Test
    void readsSecondsSinceTheEpoch() throws IOException {
        Path file = csv("t,a,label", i -> "%d,%d,%d".formatted(1_700_000_000 + i, i, i % 2));

        EventStream stream = StreamReader.read(source(file, "label", "t"));

        assertThat(stream.time(0)).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    }

    @Test
    void readsParquet() throws SQLException {
        Path file = folder.resolve("rows.parquet");
        try (var database = DriverManager.getConnection("jdbc:duckdb:");
                var statement = database.createStatement()) {
            statement.execute(
                    "copy (select i as a, i % 2 as label from range(1200) t(i)) to '"
                            + file
                            + "' (format parquet)");
        }

        assertThat(StreamReader.read(source(file, "label", null)).rows()).isEqualTo(1_200);
    }

    @Test
    void refusesAFileWithoutTheLabelColumn() throws IOException {
        Path file = csv("a,b", i -> i + "," + i % 2);

        assertThatThrownBy(() -> StreamReader.read(source(file, "churn", null)))
                .isInstanceOf(UnusableDataException.class)
                .hasMessage("there is no label column 'churn'; the file's columns are: a, b");
    }

    @Test
    void refusesARowThatIsTooShortAndNamesIt() throws IOException {
        Path file = csv("a,b,label", i -> i == 4 ? "1,2" : "%d,b,%d".formatted(i, i % 2));

        assertThatThrownBy(() -> StreamReader.read(source(file, "label", null)))
                .isInstanceOf(UnusableDataException.class)
                .hasMessageContainingAll(
                        file.toString(), "line 6", "Expected Number of Columns: 3 Found: 2");
    }

    @Test
    void refusesAConstantLabel() throws IOException {
        Path file = csv("a,b", i -> i + ",7");

        assertThatThrownBy(() -> StreamReader.read(source(file, "b", null)))
                .hasMessage("the label column 'b' is always 7: there is nothing to predict");
    }

    @Test
    void refusesTooFewRows() throws IOException {
        Path file = Files.writeString(folder.resolve("few.csv"), "a,b\n1,2\n3,4\n");

        assertThatThrownBy(() -> StreamReader.read(source(file, "b", null)))
                .hasMessageStartingWith("the file has 2 rows; at least 1,000 are needed");
    }

    @Test
    void refusesATimeColumnOfTexts() throws IOException {
        Path file = csv("a,b,c", i -> "monday-%d,%d,%d".formatted(i, i, i % 2));

        assertThatThrownBy(() -> StreamReader.read(source(file, "c", "a")))
                .hasMessageContaining("the time column 'a' holds neither times nor numbers");
    }

    @Test
    void refusesARowWithoutTime() throws IOException {
        Path file = csv("time,a,label", i -> "%s,%d,%d".formatted(i == 4 ? "" : at(i), i, i % 2));

        assertThatThrownBy(() -> StreamReader.read(source(file, "label", "time")))
                .hasMessage("row 5 has no time in 'time'; every row needs one");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> StreamReader.read(source(folder.resolve("no.csv"), "a", null)))
                .isInstanceOf(UnusableDataException.class)
                .hasMessageContaining("no such file");
    }

    private Path csv(String header, IntFunction<String> line) throws IOException {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int i = 0; i < ROWS; i++) {
            text.append(line.apply(i)).append('\n');
        }
        return Files.writeString(folder.resolve("rows.csv"), text);
    }

    private static String at(int hours) {
        return Instant.parse("2026-01-01T00:00:00Z")
                .plusSeconds(hours * 3_600L)
                .toString()
                .replace("Z", "");
    }

    private static StreamSource source(Path file, String label, String time) {
        return new StreamSource("rows", file, label, time);
    }
}
