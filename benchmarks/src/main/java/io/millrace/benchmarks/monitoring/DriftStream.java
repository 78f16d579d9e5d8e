package io.millrace.benchmarks.monitoring;

import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.models.ModelFiles;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.ReferenceProfile.Moments;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.contracts.serving.PredictionWindow.FeatureCounts;
import io.millrace.contracts.serving.PredictionWindow.PredictionCounts;
import io.millrace.contracts.serving.PredictionWindow.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Rows as the reference knows them, cut into windows: once as values for scipy, once as the counts
 * that a gateway would have sent. Not thread-safe.
 */
final class DriftStream {

    /** What monitoring-service grows a window to before it tests. */
    static final int WINDOW_ROWS = 400;

    static final BenchmarkModel MODEL = BenchmarkModel.TREES;
    static final String ENDPOINT = "monitored";

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long PANE_SECONDS = 3600;

    private final Random random = new Random(17);
    private final ReferenceProfile profile = ModelFiles.profile(MODEL);
    private final String profileDigest;
    private final long epoch = System.currentTimeMillis();
    private long sequence;

    DriftStream(String profileDigest) {
        this.profileDigest = profileDigest;
    }

    /** Values of {@code windows} windows, row by row. */
    float[] values(int windows) {
        float[] values = new float[windows * WINDOW_ROWS * MODEL.columns()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Writes values as little-endian floats. */
    static Path write(float[] values, Path file) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        try {
            return Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same rows as windows of counts. */
    List<PredictionWindow> windows(float[] values) {
        int rowsOfWindow = WINDOW_ROWS * MODEL.columns();
        List<PredictionWindow> windows = new ArrayList<>();
        for (int from = 0; from < values.length; from += rowsOfWindow) {
            windows.add(window(values, from));
        }
        return windows;
    }

    private PredictionWindow window(float[] values, int from) {
        List<FeatureCounts> features = new ArrayList<>();
        for (int column = 0; column < MODEL.columns(); column++) {
            features.add(feature(values, from, column));
        }
        Instant pane = START.plusSeconds(PANE_SECONDS * sequence);
        return new PredictionWindow(
                PredictionWindow.SCHEMA,
                "benchmark",
                epoch,
                ++sequence,
                ENDPOINT,
                1,
                ENDPOINT,
                "1",
                Role.PRIMARY,
                profileDigest,
                pane,
                pane.plusSeconds(PANE_SECONDS),
                WINDOW_ROWS,
                WINDOW_ROWS,
                Map.of(),
                Collections.nCopies(PredictionWindow.LATENCY_EDGES_MICROS.size() + 1, 0L),
                features,
                prediction(),
                0,
                null);
    }

    private FeatureCounts feature(float[] values, int from, int column) {
        List<Double> edges = profile.features().get(column).edges();
        Long[] counts = new Long[edges.size() + 1];
        java.util.Arrays.fill(counts, 0L);
        for (int row = 0; row < WINDOW_ROWS; row++) {
            counts[bin(edges, values[from + row * MODEL.columns() + column])]++;
        }
        return new FeatureCounts(
                profile.features().get(column).name(),
                List.of(counts),
                0,
                0,
                new Moments(WINDOW_ROWS, 0, WINDOW_ROWS, -3, 3));
    }

    static int bin(List<Double> edges, double value) {
        int bin = 0;
        while (bin < edges.size() && value >= edges.get(bin)) {
            bin++;
        }
        return bin;
    }

    private PredictionCounts prediction() {
        int bins = profile.prediction().scoreEdges().size() + 1;
        return new PredictionCounts(
                List.of(WINDOW_ROWS / 2L, WINDOW_ROWS / 2L),
                Collections.nCopies(bins, (long) WINDOW_ROWS / bins),
                new Moments(WINDOW_ROWS, 0.5, 30, 0, 1));
    }

    List<Double> edges() {
        return profile.features().getFirst().edges();
    }
}
