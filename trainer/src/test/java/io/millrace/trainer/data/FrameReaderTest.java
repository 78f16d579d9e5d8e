package io.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.spec.TrainSpec;
import io.millrace.trainer.spec.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameReaderTest {

    private static final List<Column> COLUMNS =
            List.of(
                    new Column("load", ColumnType.NUMERIC),
                    new Column("region", ColumnType.CATEGORICAL));

    @TempDir Path folder;

    @Test
    void ordersRowsByTimeAndKeepsTheOrderOfEqualTimes() throws IOException {
        Frame frame =
                read(
                        """
                        t,load,region,up
                        2024-01-02,3,c,1
                        2024-01-01,1,a,0
                        2024-01-02,4,d,0
                        2024-01-01,2,b,1
                        """,
                        "t",
                        null);

        assertThat(numbers(frame)).containsExactly(1f, 2f, 3f, 4f);
        assertThat(texts(frame)).containsExactly("a", "b", "c", "d");
        assertThat(frame.labels()).containsExactly("0", "1", "1", "0");
    }

    @Test
    void readsMissingValuesAsNanAndAsTheEmptyText() throws IOException {
        Frame frame = read("load,region,up\n,a,1\n2,,0\n3,c,\n", null, null);

        // the third row has no label: nothing can be learnt from it
        assertThat(frame.rows()).isEqualTo(2);
        assertThat(numbers(frame)).containsExactly(Float.NaN, 2f);
        assertThat(texts(frame)).containsExactly("a", "");
    }

    @Test
    void readsWeights() throws IOException {
        Frame frame = read("load,region,up,w\n1,a,1,2.5\n2,b,0,0.5\n", null, "w");
        assertThat(frame.weights()).containsExactly(2.5f, 0.5f);
    }

    @Test
    void namesTheRowAndTheColumnOfAnInfiniteValue() {
        assertThatThrownBy(() -> read("load,region,up\n1,a,1\ninf,b,0\n", null, null))
                .isInstanceOf(TrainerException.class)
                .hasMessageStartingWith("row 2, column load is infinite");
    }

    @Test
    void saysWhichColumnIsNotThere() {
        assertThatThrownBy(() -> read("loads,region,up\n1,a,1\n", null, null))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("load");
    }

    @Test
    void growsBeyondItsFirstThousandRows() throws IOException {
        StringBuilder csv = new StringBuilder("load,region,up\n");
        for (int i = 0; i < 5000; i++) {
            csv.append(i).append(",r").append(i % 7).append(',').append(i % 2).append('\n');
        }
        Frame frame = read(csv.toString(), null, null);
        assertThat(frame.rows()).isEqualTo(5000);
        assertThat(numbers(frame)[4999]).isEqualTo(4999f);
        assertThat(texts(frame)[4999]).isEqualTo("r1");
    }

    @Test
    void readsHeldOutRowsAsTheyWereWritten() throws SQLException {
        Frame written =
                new Frame(
                        2,
                        List.of(
                                new FrameColumn.Numeric("load", new float[] {0.1f, Float.NaN}),
                                new FrameColumn.Text("region", new String[] {"it's", ""})),
                        new String[] {"yes", "no"},
                        new float[] {1, 1},
                        new float[][] {{0.25f, 0.75f}, {0.6f, 0.4f}});
        Path file = folder.resolve("heldout.parquet");
        HeldOutFile.write(written, "up", file);

        Frame read = new FrameReader(file).readHeldOut(COLUMNS, "up", 2);

        assertThat(numbers(read)).containsExactly(0.1f, Float.NaN);
        assertThat(texts(read)).containsExactly("it's", "");
        assertThat(read.labels()).containsExactly("yes", "no");
        assertThat(read.scores()).isDeepEqualTo(written.scores());
    }

    private Frame read(String csv, String time, String weight) throws IOException {
        Path file = folder.resolve("data.csv");
        Files.writeString(file, csv);
        return new FrameReader(file)
                .read(
                        new TrainSpec(
                                null,
                                "m",
                                Task.BINARY,
                                "up",
                                time,
                                weight,
                                COLUMNS,
                                null,
                                null,
                                null,
                                null,
                                null));
    }

    private static float[] numbers(Frame frame) {
        return ((FrameColumn.Numeric) frame.columns().get(0)).values();
    }

    private static String[] texts(Frame frame) {
        return ((FrameColumn.Text) frame.columns().get(1)).values();
    }
}
