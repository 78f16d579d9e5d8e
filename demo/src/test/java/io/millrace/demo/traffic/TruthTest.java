package io.millrace.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.demo.data.Column;
import org.junit.jupiter.api.Test;

class TruthTest {

    @Test
    void comparesNumberedClassesAsNumbers() {
        Truth truth = new Truth(new Column.Numbers("label", new double[] {1, 0}));

        assertThat(truth.error(0, new Answer("1", "1", Double.NaN))).isZero();
        assertThat(truth.error(0, new Answer("1", "1.0", Double.NaN))).isZero();
        assertThat(truth.error(1, new Answer("1", "1", Double.NaN))).isEqualTo(1);
    }

    @Test
    void comparesNamedClassesAsTexts() {
        Truth truth = new Truth(new Column.Texts("label", new String[] {"cat"}));

        assertThat(truth.error(0, new Answer("1", "cat", Double.NaN))).isZero();
        assertThat(truth.error(0, new Answer("1", "dog", Double.NaN))).isEqualTo(1);
    }

    @Test
    void measuresValuesByTheirDifference() {
        Truth truth = new Truth(new Column.Numbers("label", new double[] {2.5}));

        assertThat(truth.error(0, new Answer("1", null, 3))).isEqualTo(0.5);
    }

    @Test
    void judgesNothingWhereNobodyKnows() {
        Truth truth = new Truth(new Column.Numbers("label", new double[] {Double.NaN}));

        assertThat(truth.error(0, new Answer("1", "1", Double.NaN))).isNaN();
    }
}
