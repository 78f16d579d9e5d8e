package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.boosting.Matrix;
import io.millrace.trainer.boosting.XgboostModel;
import io.millrace.trainer.boosting.XgboostTrainer;
import io.millrace.trainer.check.OnnxScorer;
import io.millrace.trainer.check.ParityCheck;
import io.millrace.trainer.check.ThresholdRows;
import io.millrace.trainer.conversion.OnnxConverter;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameColumn;
import io.millrace.trainer.encoding.Encoder;
import io.millrace.trainer.spec.Report;
import io.millrace.trainer.spec.TrainSpec;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The graph answers as XGBoost does, whatever the table. */
class ParityPropertyTest {

    private static final int ROWS = 240;

    @Property(tries = 60)
    void answersAsXgboostDoes(
            @ForAll long seed,
            @ForAll Task task,
            @ForAll @IntRange(max = 4) int numbers,
            @ForAll @IntRange(max = 2) int texts,
            @ForAll @IntRange(min = 1, max = 90) int categories,
            @ForAll @IntRange(max = 60) int missingPercent) {
        Random random = new Random(seed);
        Frame frame =
                table(
                        random,
                        task,
                        Math.max(numbers, 1 - texts),
                        texts,
                        categories,
                        missingPercent);
        TrainSpec spec = spec(task, frame, random);
        Answers answers = Answers.of(spec, frame);
        Frame train = frame.slice(0, 160);
        Frame validation = frame.slice(160, 200);
        Frame heldOut = frame.slice(200, ROWS);
        Encoder encoder = Encoder.fit(train, answers.targets(train));

        try (XgboostModel model =
                new XgboostTrainer(new Report(silence()))
                        .train(
                                matrix(answers, encoder, train),
                                matrix(answers, encoder, validation),
                                answers.task(),
                                Math.max(1, answers.classLabels().size()),
                                spec.parameters())) {
            var signature = Signatures.of(spec, answers.task(), answers.classLabels());
            byte[] onnx = OnnxConverter.convert(model.forest(), encoder, signature, Map.of());
            Frame hard = new ThresholdRows(model.forest(), encoder).disturb(heldOut);
            try (OnnxScorer scorer = new OnnxScorer(onnx, signature)) {
                for (Frame rows : List.of(heldOut, hard)) {
                    float[][] trained =
                            answers.widen(
                                    model.predict(
                                            Matrix.of(encoder.width(), encoder.encode(rows))));
                    ParityCheck parity =
                            ParityCheck.compare(
                                    trained, scorer.score(rows), task == Task.REGRESSION);
                    assertThat(parity.largestDifference()).isLessThanOrEqualTo(1e-5);
                }
            }
        }
    }

    private static Matrix matrix(Answers answers, Encoder encoder, Frame rows) {
        return new Matrix(
                rows.rows(),
                encoder.width(),
                encoder.encode(rows),
                answers.targets(rows),
                rows.weights());
    }

    private static TrainSpec spec(Task task, Frame frame, Random random) {
        List<Column> columns =
                frame.columns().stream()
                        .map(
                                column ->
                                        new Column(
                                                column.name(),
                                                column instanceof FrameColumn.Numeric
                                                        ? ColumnType.NUMERIC
                                                        : ColumnType.CATEGORICAL))
                        .toList();
        Map<String, Object> parameters =
                Map.of(
                        "num_round", 1 + random.nextInt(25),
                        "max_depth", 1 + random.nextInt(7),
                        "eta", 0.05 + random.nextDouble(),
                        "subsample", 0.5 + random.nextDouble() / 2,
                        "grow_policy", random.nextBoolean() ? "depthwise" : "lossguide");
        return new TrainSpec(
                null, "m", task, "y", null, null, columns, parameters, null, null, null, null);
    }

    private static Frame table(
            Random random, Task task, int numbers, int texts, int categories, int missing) {
        List<FrameColumn> columns = new ArrayList<>();
        float[] signal = new float[ROWS];
        for (int i = 0; i < numbers; i++) {
            float[] values = new float[ROWS];
            double scale = Math.pow(10, random.nextInt(13) - 6);
            for (int row = 0; row < ROWS; row++) {
                // few different values, so that many rows sit on a split
                float value = (float) (scale * (random.nextInt(20) - 10) / 3);
                signal[row] += value / (float) scale;
                values[row] = random.nextInt(100) < missing ? Float.NaN : value;
            }
            columns.add(new FrameColumn.Numeric("n" + i, values));
        }
        for (int i = 0; i < texts; i++) {
            String[] values = new String[ROWS];
            for (int row = 0; row < ROWS; row++) {
                int category = random.nextInt(categories);
                signal[row] += category % 5;
                values[row] = random.nextInt(100) < missing ? "" : "category " + category;
            }
            columns.add(new FrameColumn.Text("t" + i, values));
        }
        String[] labels = new String[ROWS];
        float[] weights = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            double answer = signal[row] + random.nextGaussian();
            labels[row] =
                    switch (task) {
                        case BINARY -> row < 2 ? String.valueOf(row) : answer > 2 ? "1" : "0";
                        case MULTICLASS ->
                                "c" + (row < 3 ? row : Math.floorMod(Math.round(answer), 3));
                        case REGRESSION -> String.valueOf(answer);
                    };
            weights[row] = 0.5f + random.nextFloat();
        }
        return new Frame(ROWS, columns, labels, weights, null);
    }

    private static PrintStream silence() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
