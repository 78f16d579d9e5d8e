package io.millrace.training.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.training.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real PostgreSQL and a real folder. */
class DatasetServiceTest {

    private static final long LIMIT = 200_000;
    private static Jdbi jdbi;

    @TempDir Path folder;
    private DatasetService datasets;

    @BeforeAll
    static void createTheDatabase() {
        jdbi = TestDatabase.create();
    }

    @BeforeEach
    void empty() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM dataset"));
        datasets = DatasetFixtures.service(jdbi, folder, LIMIT);
    }

    @Test
    void storesWhatItAnswersFor() {
        Dataset dataset = upload("d", rows(100));

        assertThat(datasets.get(dataset.id()).contentHash()).isEqualTo(dataset.contentHash());
        assertThat(datasets.list()).extracting(Dataset::id).containsExactly(dataset.id());
        assertThat(dataset.file()).exists();
        assertThat(dataset.rows()).isEqualTo(100);
        assertThat(files()).containsExactly(dataset.contentHash() + ".parquet");
    }

    @Test
    void findsTheSameContentUnderTheSameName() throws IOException {
        Dataset plain = upload("d", rows(100));
        Dataset zipped = datasets.upload(spec("d"), new ByteArrayInputStream(gzip(rows(100))));
        Dataset parquet = datasets.importFile(spec("d"), plain.file());
        Dataset marked = upload("d", "\uFEFF" + rows(100));
        Dataset other = upload("e", rows(100));
        Dataset longer = upload("d", rows(101));

        assertThat(zipped.id()).isEqualTo(plain.id());
        assertThat(parquet.id()).isEqualTo(plain.id());
        assertThat(marked.id()).isEqualTo(plain.id());
        assertThat(other.id()).isNotEqualTo(plain.id());
        assertThat(other.contentHash()).isEqualTo(plain.contentHash());
        assertThat(longer.contentHash()).isNotEqualTo(plain.contentHash());
    }

    @Test
    void hashesRowsRatherThanBytes() {
        String hash = upload("d", rows(100)).contentHash();

        assertThat(upload("d", rows(100).replace("\n", "\r\n")).contentHash()).isEqualTo(hash);
        assertThat(upload("d", rows(100).replace(",red,", ",\"red\",")).contentHash())
                .isEqualTo(hash);
        assertThat(upload("d", rows(100).replace("5.0,", "5,")).contentHash()).isEqualTo(hash);
        assertThat(upload("d", rows(100).replaceFirst("red", "reD")).contentHash())
                .isNotEqualTo(hash);
    }

    @Test
    void readsLineBreaksAndCommasInsideQuotes() throws SQLException {
        Dataset dataset =
                upload("d", rows(100).replaceFirst(",red,", ",\"dark\nred, or \"\"so\"\"\","));

        assertThat(dataset.rows()).isEqualTo(100);
        try (DuckDbSession session = DuckDbSession.open()) {
            List<String> colours =
                    session.list(
                            "SELECT colour FROM read_parquet(%s) WHERE colour LIKE 'dark%%'"
                                    .formatted(DuckDbSession.literal(dataset.file())),
                            row -> row.getString(1));
            assertThat(colours).containsExactly("dark\nred, or \"so\"");
        }
    }

    @Test
    void refusesABadFileAndKeepsNothingOfIt() {
        assertRefused(
                rows(100).replaceFirst("\n7.0,", "\nseven,"),
                "row 8, column load: 'seven' is not a number");
        assertRefused("", "the file");
        assertRefused("load,colour,up\n", "there are 0 labelled rows");
        assertRefused(rows(100).replaceFirst("colour", "load"), "two columns are called load");
        assertRefused("PAR1 is no Parquet at all", "the file cannot be read as Parquet");
        assertRefused("\0\1\2\3\4", "");
    }

    @Test
    void refusesAFileThatIsTooLarge() {
        assertThatThrownBy(() -> upload("d", rows(20_000)))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "the file is larger than 200000 bytes"
                                + " (millrace.training.datasets.upload.max-size)")
                .extracting("code")
                .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(files()).isEmpty();
    }

    @Test
    void keepsNothingOfAnUploadThatBreaksOff() {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }
                };
        assertThatThrownBy(() -> datasets.upload(spec("d"), broken))
                .hasMessageContaining("connection reset");
        assertThat(files()).isEmpty();
        assertThat(datasets.list()).isEmpty();
    }

    @Test
    void keepsTheTypesOfATypedFile() throws SQLException {
        Path parquet = folder.resolve("../typed-" + folder.getFileName() + ".parquet").normalize();
        try (DuckDbSession session = DuckDbSession.open()) {
            session.execute(
                    """
                    COPY (SELECT CASE WHEN i %% 2 = 0 THEN '01' ELSE 'none' END AS code,
                                 CASE WHEN i = 3 THEN 'NaN'::DOUBLE ELSE i END AS load,
                                 i %% 3 = 0 AS up
                          FROM range(100) t(i)) TO %s (FORMAT parquet)
                    """
                            .formatted(DuckDbSession.literal(parquet)));
            Dataset dataset =
                    datasets.importFile(new DatasetSpec("typed", "up", null, null), parquet);

            // numbers written as text are categories, and a word for nothing is a word
            assertThat(dataset.columns())
                    .extracting(DatasetColumn::type)
                    .containsExactly(
                            ColumnType.CATEGORICAL, ColumnType.NUMERIC, ColumnType.CATEGORICAL);
            assertThat(dataset.columns().get(0).statistics().top())
                    .containsEntry("01", 50L)
                    .containsEntry("none", 50L);
            assertThat(dataset.columns().get(1).missing()).isEqualTo(1);
            assertThat(dataset.columns().get(2).statistics().top())
                    .containsOnlyKeys("true", "false");
        }
    }

    private void assertRefused(String content, String message) {
        assertThatThrownBy(() -> upload("bad", content))
                .isInstanceOf(DatasetRefusedException.class)
                .hasMessageContaining(message);
        assertThat(files()).isEmpty();
        assertThat(datasets.list()).isEmpty();
    }

    private Dataset upload(String name, String content) {
        return datasets.upload(
                spec(name), new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static DatasetSpec spec(String name) {
        return new DatasetSpec(name, "up", null, null);
    }

    private static String rows(int count) {
        StringBuilder csv = new StringBuilder("load,colour,up\n");
        for (int i = 0; i < count; i++) {
            csv.append(i).append(".0,").append(i % 3 == 0 ? "red" : "blue").append(',');
            csv.append(i % 2).append('\n');
        }
        return csv.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
