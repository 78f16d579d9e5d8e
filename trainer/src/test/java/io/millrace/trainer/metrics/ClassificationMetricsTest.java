package io.millrace.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.contracts.model.Task;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {

    private static final Offset<Double> EXACT = within(1e-7);

    @Test
    void measuresTwoClassesByTheSecondOne() {
        // truth 1 1 0 0 1, predicted 1 0 0 1 1: TP 2, FN 1, FP 1, TN 1
        Map<String, Double> metrics =
                Metrics.of(
                        Task.BINARY,
                        List.of("0", "1"),
                        new String[] {"1", "1", "0", "0", "1"},
                        new float[][] {
                            {0.1f, 0.9f}, {0.6f, 0.4f}, {0.8f, 0.2f}, {0.3f, 0.7f}, {0.3f, 0.7f}
                        });

        assertThat(metrics.get("accuracy")).isEqualTo(0.6);
        assertThat(metrics.get("precision")).isEqualTo(2 / 3.0, EXACT);
        assertThat(metrics.get("recall")).isEqualTo(2 / 3.0, EXACT);
        assertThat(metrics.get("f1")).isEqualTo(2 / 3.0, EXACT);
        // -(ln 0.9 + ln 0.4 + ln 0.8 + ln 0.3 + ln 0.7) / 5
        assertThat(metrics.get("log_loss")).isEqualTo(0.5610885, EXACT);
        // pairs (positive, negative): 0.9 wins 2, 0.4 wins 1, 0.7 wins 1 and draws 1: 4.5 of 6
        assertThat(metrics.get("roc_auc")).isEqualTo(0.75, EXACT);
    }

    @Test
    void averagesOverTheClassesThatOccur() {
        // truth a a b c, predicted a b b b; class d neither occurs nor is predicted
        Map<String, Double> metrics =
                Metrics.of(
                        Task.MULTICLASS,
                        List.of("a", "b", "c", "d"),
                        new String[] {"a", "a", "b", "c"},
                        new float[][] {
                            {0.7f, 0.1f, 0.1f, 0.1f},
                            {0.2f, 0.6f, 0.1f, 0.1f},
                            {0.1f, 0.7f, 0.1f, 0.1f},
                            {0.1f, 0.5f, 0.3f, 0.1f}
                        });

        assertThat(metrics.get("accuracy")).isEqualTo(0.5);
        assertThat(metrics.get("precision")).isEqualTo((1 + 1 / 3.0 + 0) / 3, EXACT);
        assertThat(metrics.get("recall")).isEqualTo((0.5 + 1 + 0) / 3, EXACT);
        assertThat(metrics.get("f1")).isEqualTo((2 / 3.0 + 0.5 + 0) / 3, EXACT);
        assertThat(metrics).doesNotContainKey("roc_auc");
    }

    @Test
    void takesAClassThatTheModelDoesNotKnowForWrong() {
        Map<String, Double> metrics =
                Metrics.of(
                        Task.BINARY,
                        List.of("0", "1"),
                        new String[] {"1", "2"},
                        new float[][] {{0f, 1f}, {0.5f, 0.5f}});

        assertThat(metrics.get("accuracy")).isEqualTo(0.5);
        assertThat(metrics.get("log_loss")).isEqualTo(-Math.log(1e-15) / 2, EXACT);
    }

    @Test
    void leavesOutTheAreaUnderTheCurveWhereOnlyOneClassOccurs() {
        Map<String, Double> metrics =
                Metrics.of(
                        Task.BINARY,
                        List.of("0", "1"),
                        new String[] {"1", "1"},
                        new float[][] {{0.4f, 0.6f}, {0.2f, 0.8f}});

        assertThat(metrics).doesNotContainKey("roc_auc").containsEntry("accuracy", 1.0);
    }

    @Test
    void measuresValues() {
        // errors 1, -1, 2 around the mean 4
        Map<String, Double> metrics =
                Metrics.of(
                        Task.REGRESSION,
                        List.of(),
                        new String[] {"2", "4", "6"},
                        new float[][] {{3f}, {3f}, {8f}});

        assertThat(metrics.get("rmse")).isEqualTo(Math.sqrt(2), EXACT);
        assertThat(metrics.get("mae")).isEqualTo(4 / 3.0, EXACT);
        assertThat(metrics.get("r2")).isEqualTo(1 - 6 / 8.0, EXACT);
    }
}
