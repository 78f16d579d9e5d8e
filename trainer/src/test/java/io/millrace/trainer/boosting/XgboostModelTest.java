package io.millrace.trainer.boosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.spec.Report;
import io.millrace.trainer.spec.TrainerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class XgboostModelTest {

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(lines, true, StandardCharsets.UTF_8));

    @Test
    void stopsWhereTheValidationRowsSayAndKeepsTheBestRound() throws IOException {
        // pure noise: more rounds only make it worse on rows that were not trained on
        try (XgboostModel model =
                train(noise(300, 1), noise(100, 2), Map.of("early_stopping_rounds", 3))) {
            List<Double> losses = validationLosses();
            int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());

            assertThat(losses).hasSize(best + 4);
            assertThat(model.rounds()).isEqualTo(best + 1);
            assertThat(model.forest().trees()).hasSize(best + 1);
        }
    }

    @Test
    void trainsTheSameModelEveryTimeWithSubsamplesToo() {
        Map<String, Object> parameters = Map.of("subsample", 0.5, "num_round", 10);
        Matrix rows = noise(300, 1);
        float[][] first;
        float[][] second;
        try (XgboostModel model = train(rows, noise(100, 2), parameters)) {
            first = model.predict(rows);
        }
        try (XgboostModel model = train(rows, noise(100, 2), parameters)) {
            second = model.predict(rows);
        }
        assertThat(first).isDeepEqualTo(second);
    }

    @Test
    void giveRowsOfWeightZeroNoSay() {
        Matrix train = noise(200, 1);
        float[] targets = train.targets().clone();
        float[] weights = new float[200];
        for (int row = 0; row < 200; row++) {
            weights[row] = row < 100 ? 1 : 0;
            targets[row] = row < 100 ? 1 - row % 2 : 1;
        }
        Matrix weighted = new Matrix(200, 2, train.values(), targets, weights);
        // the base score is the weighted mean of the targets: 1/2, though 3 of 4 rows are 1
        try (XgboostModel model = train(weighted, noise(50, 2), Map.of("num_round", 1))) {
            assertThat(model.forest().baseScore()).isBetween(0.45f, 0.55f);
        }
    }

    @Test
    void passesOnWhyXgboostRefuses() {
        assertThatThrownBy(() -> train(noise(100, 1), noise(30, 2), Map.of("max_depth", "deep")))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("max_depth")
                .hasMessageNotContaining("\n");
    }

    private XgboostModel train(Matrix train, Matrix validation, Map<String, Object> parameters) {
        return new XgboostTrainer(report).train(train, validation, Task.BINARY, 2, parameters);
    }

    private List<Double> validationLosses() throws IOException {
        List<Double> losses = new ArrayList<>();
        for (String line : lines.toString(StandardCharsets.UTF_8).lines().toList()) {
            JsonNode message = Wire.mapper().readTree(line);
            if (message.path("metric").asText().equals("validation_logloss")) {
                assertThat(message.path("step").asInt()).isEqualTo(losses.size());
                losses.add(message.path("value").asDouble());
            }
        }
        return losses;
    }

    private static Matrix noise(int rows, int seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * 2];
        float[] targets = new float[rows];
        float[] weights = new float[rows];
        for (int row = 0; row < rows; row++) {
            values[row * 2] = random.nextFloat();
            values[row * 2 + 1] = random.nextFloat();
            targets[row] = random.nextInt(2);
            weights[row] = 1;
        }
        return new Matrix(rows, 2, values, targets, weights);
    }
}
