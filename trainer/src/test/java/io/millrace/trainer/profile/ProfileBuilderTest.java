package io.millrace.trainer.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.ReferenceProfile.Feature;
import io.millrace.contracts.model.ReferenceProfile.Moments;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameColumn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileBuilderTest {

    private static final ModelSignature SIGNATURE =
            new ModelSignature(
                    ModelSignature.SCHEMA,
                    Task.BINARY,
                    InputForm.COLUMNS,
                    null,
                    List.of(
                            new ModelSignature.Column("load", ColumnType.NUMERIC),
                            new ModelSignature.Column("region", ColumnType.CATEGORICAL)),
                    new ModelSignature.Outputs("label", "probabilities", List.of("no", "yes")),
                    "up");

    private static final Frame ROWS =
            new Frame(
                    5,
                    List.of(
                            new FrameColumn.Numeric("load", new float[] {4, 1, Float.NaN, 3, 2}),
                            new FrameColumn.Text("region", new String[] {"n", "s", "n", "", "e"})),
                    new String[] {"yes", "no", "yes", "no", "yes"},
                    new float[] {1, 1, 1, 1, 1},
                    null);

    private static final Frame HELD_OUT =
            ROWS.slice(3, 5).withScores(new float[][] {{0.75f, 0.25f}, {0.5f, 0.5f}});

    private final ReferenceProfile profile =
            ProfileBuilder.build(
                    SIGNATURE, ROWS, new double[] {0.9, 0.1}, HELD_OUT, Map.of("accuracy", 0.5));

    @Test
    void profilesNumbersByQuantiles() {
        Feature load = profile.features().get(0);

        assertThat(load.name()).isEqualTo("load");
        assertThat(load.edges()).containsExactly(2.0, 3.0, 4.0);
        // [1], [2], [3], [4]
        assertThat(load.counts()).containsExactly(1L, 1L, 1L, 1L);
        assertThat(load.missing()).isEqualTo(1);
        assertThat(load.moments()).isEqualTo(new Moments(4, 2.5, 5, 1, 4));
        assertThat(load.importance()).isEqualTo(0.9);
        assertThat(load.categories()).isNull();
    }

    @Test
    void profilesCategoriesTheMostFrequentFirst() {
        Feature region = profile.features().get(1);

        assertThat(region.categories()).containsExactly("n", "e", "s");
        // one more bin for all others
        assertThat(region.counts()).containsExactly(2L, 1L, 1L, 0L);
        assertThat(region.missing()).isEqualTo(1);
        assertThat(region.edges()).isNull();
        assertThat(region.moments()).isNull();
    }

    @Test
    void profilesAnswersOverHeldOutRowsOnly() {
        assertThat(profile.rows()).isEqualTo(5);
        assertThat(profile.heldOutRows()).isEqualTo(2);
        // a draw goes to the first class, as ArgMax has it
        assertThat(profile.prediction().classCounts()).containsExactly(2L, 0L);
        assertThat(profile.prediction().scoreEdges()).containsExactly(0.5);
        assertThat(profile.prediction().scoreCounts()).containsExactly(1L, 1L);
        assertThat(profile.prediction().score().mean()).isEqualTo(0.375, within(1e-12));
        assertThat(profile.metrics()).containsExactly(Map.entry("accuracy", 0.5));
        assertThat(profile.origin()).isEqualTo(ReferenceProfile.Origin.TRAINED);
    }

    @Test
    void givesAConstantColumnABinOfItsOwn() {
        Histogram histogram = Histogram.of(new float[] {3, 3, 3});

        assertThat(histogram.edges()).containsExactly(3.0, (double) Math.nextUp(3f));
        assertThat(histogram.counts()).containsExactly(0L, 3L, 0L);
    }

    @Test
    void hasOneBinForAColumnWithoutValues() {
        Histogram histogram = Histogram.of(new float[] {Float.NaN});

        assertThat(histogram.edges()).isEmpty();
        assertThat(histogram.counts()).containsExactly(0L);
    }

    @Test
    void keepsAnEdgeOnceWhereManyRowsShareAValue() {
        // 96 zeros, then 1, 2, 3, 4
        float[] values = new float[100];
        for (int i = 0; i < 4; i++) {
            values[96 + i] = i + 1;
        }
        Histogram histogram = Histogram.of(values);

        assertThat(histogram.edges()).containsExactly((double) Math.nextUp(0f));
        assertThat(histogram.counts()).containsExactly(96L, 4L);
    }

    @Test
    void putsTwentyEqualSharesIntoTwentyBins() {
        float[] values = new float[2000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Histogram histogram = Histogram.of(values);

        assertThat(histogram.edges()).hasSize(19).startsWith(100.0, 200.0).endsWith(1900.0);
        assertThat(histogram.counts()).hasSize(20).containsOnly(100L);
    }

    @Test
    void countsOnlyTheFiftyMostFrequentCategoriesOneByOne() {
        String[] values = new String[120];
        for (int i = 0; i < values.length; i++) {
            // 60 categories, twice each
            values[i] = "c%02d".formatted(i % 60);
        }
        Frame frame =
                new Frame(
                        120,
                        List.of(new FrameColumn.Text("region", values)),
                        new String[120],
                        new float[120],
                        null);
        ReferenceProfile many =
                ProfileBuilder.build(SIGNATURE, frame, new double[] {1}, HELD_OUT, Map.of());

        assertThat(many.features().getFirst().categories()).hasSize(50).startsWith("c00", "c01");
        assertThat(many.features().getFirst().counts()).hasSize(51).endsWith(2L, 20L);
    }
}
