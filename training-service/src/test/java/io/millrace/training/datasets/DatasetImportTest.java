package io.millrace.training.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.model.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetImportTest {

    private static final String HEADER = "time,load,region,up\n";

    @TempDir Path folder;

    @Test
    void infersTypesRolesAndTask() throws IOException {
        DatasetImport.Imported imported = load(csv(100, this::goodRow));

        assertThat(imported.rows()).isEqualTo(100);
        assertThat(imported.task()).isEqualTo(Task.BINARY);
        assertThat(imported.columns())
                .extracting(DatasetColumn::name, DatasetColumn::type, DatasetColumn::role)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "time", ColumnType.TIME, ColumnRole.TIME),
                        org.assertj.core.groups.Tuple.tuple(
                                "load", ColumnType.NUMERIC, ColumnRole.FEATURE),
                        org.assertj.core.groups.Tuple.tuple(
                                "region", ColumnType.CATEGORICAL, ColumnRole.FEATURE),
                        org.assertj.core.groups.Tuple.tuple(
                                "up", ColumnType.CATEGORICAL, ColumnRole.LABEL));
        assertThat(imported.verdict().status()).isEqualTo(Verdict.Status.PASSED);
    }

    @Test
    void countsMissingValuesAndDescribesTheOthers() throws IOException {
        DatasetImport.Imported imported =
                load(csv(100, i -> i < 10 ? "2024-01-01T00:00,NA,?,1" : goodRow(i)));

        DatasetColumn load = imported.columns().get(1);
        assertThat(load.missing()).isEqualTo(10);
        assertThat(load.statistics().min()).isEqualTo(10.5);
        assertThat(load.statistics().max()).isEqualTo(99.5);
        assertThat(imported.columns().get(2).statistics().top()).containsEntry("north", 45L);
    }

    @Test
    void namesRowAndColumnOfACellThatIsNotANumber() {
        assertThatThrownBy(
                        () -> load(csv(100, i -> i == 41 ? "2024-01-01,abc,north,1" : goodRow(i))))
                .isInstanceOf(DatasetRefusedException.class)
                .hasMessage("row 42, column load: 'abc' is not a number");
    }

    @Test
    void namesTheRowThatHasTooFewCells() {
        assertThatThrownBy(() -> load(csv(100, i -> i == 7 ? "2024-01-01,3" : goodRow(i))))
                .isInstanceOf(DatasetRefusedException.class)
                .hasMessageStartingWith("row 8, column ");
    }

    @Test
    void namesACellThatIsNotATime() {
        assertThatThrownBy(() -> load(csv(100, i -> i == 3 ? "soon,1,north,1" : goodRow(i))))
                .hasMessage("row 4, column time: 'soon' is not a time (ISO-8601)");
    }

    @Test
    void refusesALabelThatNeverChanges() {
        assertThatThrownBy(() -> load(csv(100, i -> goodRow(i).replaceAll("[01]$", "1"))))
                .hasMessage(
                        "column up has the same value in every row: there is nothing to predict");
    }

    @Test
    void refusesTooFewRowsAndSaysHowManyItNeeds() {
        assertThatThrownBy(() -> load(csv(49, this::goodRow)))
                .hasMessage("there are 49 labelled rows; at least 50 are needed");
    }

    @Test
    void saysWhichColumnsThereAreWhenTheLabelIsNot() {
        assertThatThrownBy(
                        () ->
                                DatasetImport.run(
                                        write(csv(60, this::goodRow)),
                                        new DatasetSpec("d", "price", null, null),
                                        folder.resolve("out")))
                .hasMessage(
                        "there is no column 'price' (named by 'label'); the file has [time, load,"
                                + " region, up]");
    }

    @Test
    void sortsByTime() throws IOException, SQLException {
        load(csv(60, i -> goodRow(59 - i)));

        assertThat(stored("SELECT load FROM %s LIMIT 2")).containsExactly("0.5", "1.5");
    }

    @Test
    void readsClassesOneAndOnePointZeroAsTheSame() throws IOException, SQLException {
        load(csv(60, i -> i % 2 == 0 ? goodRow(i) + ".0" : goodRow(i)));

        assertThat(stored("SELECT DISTINCT up FROM %s ORDER BY 1")).containsExactly("0", "1");
    }

    @Test
    void aNumericLabelWithManyValuesIsRegression() throws IOException {
        DatasetImport.Imported imported =
                load(csv(100, i -> goodRow(i).replaceAll("[01]$", i + ".25")));

        assertThat(imported.task()).isEqualTo(Task.REGRESSION);
    }

    @Test
    void contentHashDoesNotDependOnTheFormat() throws IOException {
        String text = csv(80, this::goodRow);
        DatasetImport.Imported plain = load(text);
        Path gzip = folder.resolve("data.csv.gz");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(gzip, bytes.toByteArray());

        DatasetImport.Imported zipped =
                DatasetImport.run(gzip, spec(), folder.resolve("gzip.parquet"));
        DatasetImport.Imported parquet =
                DatasetImport.run(
                        folder.resolve("out.parquet"), spec(), folder.resolve("again.parquet"));

        assertThat(zipped.contentHash()).isEqualTo(plain.contentHash());
        assertThat(parquet.contentHash()).isEqualTo(plain.contentHash());
    }

    @Test
    void aColumnOfIdentifiersIsIgnoredAndSaidSo() throws IOException {
        DatasetImport.Imported imported =
                load(
                        csv(
                                300,
                                i ->
                                        goodRow(i)
                                                .replace("north", "id" + i)
                                                .replace("south", "id" + i)));

        assertThat(imported.columns().get(2).role()).isEqualTo(ColumnRole.IGNORED);
        assertThat(imported.verdict().findings())
                .extracting(Finding::message)
                .containsExactly(
                        "column region is not used for training: nearly every row has a value of"
                                + " its own");
    }

    private String goodRow(int i) {
        return "2024-01-%02dT%02d:%02d,%d.5,%s,%d"
                .formatted(
                        1 + i / 1440,
                        i / 60 % 24,
                        i % 60,
                        i,
                        i % 2 == 0 ? "north" : "south",
                        i % 2);
    }

    private static String csv(int rows, IntFunction<String> row) {
        return IntStream.range(0, rows)
                .mapToObj(row)
                .collect(Collectors.joining("\n", HEADER, "\n"));
    }

    private DatasetImport.Imported load(String text) throws IOException {
        return DatasetImport.run(write(text), spec(), folder.resolve("out.parquet"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    private static DatasetSpec spec() {
        return new DatasetSpec("loads", "up", "time", null);
    }

    private List<String> stored(String query) throws SQLException {
        try (DuckDbSession session = DuckDbSession.open()) {
            String source =
                    "read_parquet(" + DuckDbSession.literal(folder.resolve("out.parquet")) + ")";
            return session.list(query.formatted(source), row -> row.getString(1));
        }
    }
}
