package io.millrace.benchmarks.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.serving.PredictionWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftStreamTest {

    @Test
    void countsEveryRowOnceInEachColumn() {
        // Given
        DriftStream stream = new DriftStream("digest");
        // When
        List<PredictionWindow> windows = stream.windows(stream.values(3));
        // Then
        assertThat(windows).hasSize(3);
        assertThat(windows.get(2).features()).hasSize(DriftStream.MODEL.columns());
        assertThat(windows)
                .flatExtracting(PredictionWindow::features)
                .allSatisfy(
                        feature ->
                                assertThat(feature.counts().stream().mapToLong(n -> n).sum())
                                        .isEqualTo(DriftStream.WINDOW_ROWS));
        assertThat(windows).extracting(PredictionWindow::sequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    void putsAValueOnAnEdgeIntoTheBinAbove() {
        List<Double> edges = List.of(0.0, 1.0);

        assertThat(DriftStream.bin(edges, -0.1)).isZero();
        assertThat(DriftStream.bin(edges, 0.0)).isEqualTo(1);
        assertThat(DriftStream.bin(edges, 1.0)).isEqualTo(2);
    }
}
