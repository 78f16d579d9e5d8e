package io.millrace.trainer.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameColumn;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderTest {

    @Test
    void givesEveryCategoryAnIndicatorWhereThereAreFew() {
        Encoder encoder = Encoder.fit(texts("b", "a", "", "b"), new float[] {1, 0, 1, 0});

        assertThat(encoder.encodings())
                .containsExactly(new ColumnEncoding.OneHot("c", List.of("", "a", "b")));
        assertThat(encoder.encode(texts("a", "unseen", "")))
                .containsExactly(
                        0, 1, 0, //
                        0, 0, 0, //
                        1, 0, 0);
    }

    @Test
    void givesManyCategoriesTheSmoothedMeanOfTheirAnswers() {
        // 40 categories: c0 twice with answers 1 and 1, all others once with answer 0
        String[] values = new String[41];
        float[] answers = new float[41];
        for (int i = 0; i < 40; i++) {
            values[i] = "c" + i;
        }
        values[40] = "c0";
        answers[0] = 1;
        answers[40] = 1;

        Encoder encoder = Encoder.fit(texts(values), answers);

        double mean = 2 / 41.0;
        float[] encoded = encoder.encode(texts("c0", "c1", "unseen"));
        assertThat(encoded[0]).isEqualTo((float) ((2 + 20 * mean) / 22));
        assertThat(encoded[1]).isEqualTo((float) (20 * mean / 21));
        assertThat(encoded[2]).isNaN();
    }

    @Test
    void tellsWhichInputEachColumnOfTheMatrixComesFrom() {
        Frame frame =
                new Frame(
                        2,
                        List.of(
                                new FrameColumn.Text("c", new String[] {"x", "y"}),
                                new FrameColumn.Numeric("n", new float[] {7, Float.NaN})),
                        new String[2],
                        new float[2],
                        null);
        Encoder encoder = Encoder.fit(frame, new float[] {0, 1});

        assertThat(encoder.width()).isEqualTo(3);
        assertThat(encoder.sources()).containsExactly(0, 0, 1);
        assertThat(encoder.isIdentity()).isFalse();
        assertThat(encoder.encode(frame)).containsExactly(1, 0, 7, 0, 1, Float.NaN);
    }

    private static Frame texts(String... values) {
        String[] labels = new String[values.length];
        Arrays.fill(labels, "0");
        return new Frame(
                values.length,
                List.of(new FrameColumn.Text("c", values)),
                labels,
                new float[values.length],
                null);
    }
}
