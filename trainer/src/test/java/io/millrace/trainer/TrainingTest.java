package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.check.OnnxScorer;
import io.millrace.trainer.check.ParityCheck;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameReader;
import io.millrace.trainer.packaging.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {

    private static final Map<String, Object> FAST = Map.of("num_round", 30, "eta", 0.3);

    @TempDir Path folder;

    @Test
    void learnsTwoClassesFromNumbersWithGaps() throws IOException {
        Table table =
                new Table(
                        folder,
                        "a,b,constant,y",
                        400,
                        i ->
                                (i % 7 == 0 ? "" : i % 10)
                                        + ","
                                        + i % 3
                                        + ",5,"
                                        + (i % 10 > 4 ? 1 : 0));

        assertThat(table.train(Task.BINARY, FAST, "n:a", "n:b", "n:constant")).isZero();

        ModelSignature signature = new ModelFolder(table.model()).signature();
        assertThat(signature.form()).isEqualTo(InputForm.MATRIX);
        assertThat(signature.inputName()).isEqualTo("input");
        assertThat(signature.outputs())
                .isEqualTo(new ModelSignature.Outputs("label", "probabilities", List.of("0", "1")));
        assertThat(signature.labelColumn()).isEqualTo("y");
        // 51 of the 60 held-out rows have a, which decides; on the others the model has to guess
        assertThat(metrics(table).path("accuracy").asDouble()).isGreaterThanOrEqualTo(51 / 60.0);
        assertAgreesOnHeldOutRows(table, 2);

        JsonNode result = json(table.out().resolve("result.json"));
        assertThat(result.path("trainRows").asInt()).isEqualTo(289);
        assertThat(result.path("validationRows").asInt()).isEqualTo(51);
        assertThat(result.path("heldOutRows").asInt()).isEqualTo(60);
        // on the rows as they are, and on rows that sit on the splits
        assertThat(result.path("parityRows").asInt()).isEqualTo(120);
    }

    @Test
    void learnsManyClassesFromTextsAndNumbers() throws IOException {
        String[] colours = {"red", "green", "blue", ""};
        Table table =
                new Table(
                        folder,
                        "n,colour,y",
                        600,
                        i -> i % 5 + "," + colours[i % 4] + ",class " + (i % 4 + i % 5) % 3);

        assertThat(table.train(Task.MULTICLASS, FAST, "n:n", "c:colour")).isZero();

        ModelSignature signature = new ModelFolder(table.model()).signature();
        assertThat(signature.form()).isEqualTo(InputForm.COLUMNS);
        assertThat(signature.outputs().classLabels())
                .containsExactly("class 0", "class 1", "class 2");
        assertThat(metrics(table).path("accuracy").asDouble()).isEqualTo(1.0);
        assertAgreesOnHeldOutRows(table, 3);
    }

    @Test
    void learnsFromMoreCategoriesThanIndicatorsAreMadeFor() throws IOException {
        // shops 0..99 sell 100 pieces, all others none
        Table table =
                new Table(
                        folder,
                        "shop,y",
                        3000,
                        i -> "shop-" + (i * 7) % 200 + "," + ((i * 7) % 200 < 100 ? 100 : 0));

        assertThat(table.train(Task.REGRESSION, FAST, "c:shop")).isZero();

        ModelSignature signature = new ModelFolder(table.model()).signature();
        assertThat(signature.outputs())
                .isEqualTo(new ModelSignature.Outputs(null, "value", List.of()));
        assertThat(metrics(table).path("rmse").asDouble()).isLessThan(5);
        assertAgreesOnHeldOutRows(table, 1);
    }

    @Test
    void learnsFromNumbersThatAreCategories() throws IOException {
        Table table =
                new Table(folder, "code,y", 300, i -> i % 6 + "," + (i % 6 == 2 ? "yes" : "no"));

        assertThat(table.train(Task.BINARY, FAST, "c:code")).isZero();

        ReferenceProfile profile =
                Wire.fromBytes(
                        Files.readAllBytes(table.model().resolve(ReferenceProfile.FILE)),
                        ReferenceProfile.class);
        assertThat(profile.features().getFirst().categories())
                .containsExactly("0", "1", "2", "3", "4", "5");
        assertThat(profile.rows()).isEqualTo(300);
        assertThat(profile.heldOutRows()).isEqualTo(45);
        assertThat(metrics(table).path("accuracy").asDouble()).isEqualTo(1.0);
    }

    @Test
    void writesTheSameBytesForTheSameData() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Table first = new Table(folder, "a,y", 200, i -> i % 9 + "," + i % 2);
        Table second = new Table(other, "a,y", 200, i -> i % 9 + "," + i % 2);
        first.train(Task.BINARY, FAST, "n:a");
        second.train(Task.BINARY, FAST, "n:a");

        for (String file :
                List.of(
                        "model.onnx",
                        "signature.json",
                        "reference-profile.json",
                        "metrics.json",
                        "MLmodel")) {
            assertThat(first.model().resolve(file))
                    .hasSameBinaryContentAs(second.model().resolve(file));
        }
    }

    @Test
    void namesOutputsSoThatNoneIsAnInput() throws IOException {
        Table table =
                new Table(
                        folder,
                        "label,probabilities,y",
                        200,
                        i -> "l" + i % 2 + "," + i % 5 + "," + i % 2);

        assertThat(table.train(Task.BINARY, FAST, "c:label", "n:probabilities")).isZero();

        assertThat(new ModelFolder(table.model()).signature().outputs())
                .extracting(ModelSignature.Outputs::label, ModelSignature.Outputs::scores)
                .containsExactly("predicted_label", "predicted_probabilities");
        assertAgreesOnHeldOutRows(table, 2);
    }

    @Test
    void endsWithAReasonThatForbidsARetry() throws IOException {
        Table table = new Table(folder, "a,y", 200, i -> i + ",n" + i % 3);

        assertThat(table.train(Task.REGRESSION, FAST, "n:a")).isEqualTo(65);
        assertThat(table.lines())
                .contains("row 1, column y is 'n0': regression needs numbers")
                .contains("\"class\":\"DATA_QUALITY\"");
        assertThat(table.train(Task.BINARY, Map.of("max_deep", 3), "n:a")).isEqualTo(64);
        assertThat(table.lines()).contains("\"class\":\"USER_CONFIG\"");
        assertThat(table.train(Task.BINARY, FAST, "n:y")).isEqualTo(64);
        assertThat(table.lines()).contains("the label column 'y' is among the inputs");
        assertThat(TrainerMain.run(Map.of(), new io.millrace.trainer.spec.Report(System.out)))
                .isEqualTo(64);
    }

    /** What the file holds was answered by XGBoost; what the model says, by ONNX Runtime. */
    private static void assertAgreesOnHeldOutRows(Table table, int scores) throws IOException {
        ModelFolder model = new ModelFolder(table.model());
        ModelSignature signature = model.signature();
        Frame rows =
                new FrameReader(table.out().resolve("heldout.parquet"))
                        .readHeldOut(signature.columns(), "y", scores);
        try (OnnxScorer scorer = new OnnxScorer(model.model(), signature)) {
            boolean relative = signature.task() == Task.REGRESSION;
            ParityCheck parity = ParityCheck.compare(rows.scores(), scorer.score(rows), relative);
            assertThat(parity.rows()).isGreaterThanOrEqualTo(30);
            assertThat(parity.largestDifference()).isLessThanOrEqualTo(1e-5);
        }
    }

    private static JsonNode metrics(Table table) throws IOException {
        return json(table.model().resolve("metrics.json"));
    }

    private static JsonNode json(Path file) throws IOException {
        return Wire.mapper().readTree(file.toFile());
    }
}
