package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Champion and challenger on the same held-out rows. */
class EvaluationTest {

    private static final Map<String, Object> FAST = Map.of("num_round", 20, "eta", 0.3);

    @TempDir Path folder;
    private Table candidate;
    private Path into;

    @BeforeEach
    void trainTheCandidate() throws IOException {
        candidate =
                new Table(
                        Files.createDirectory(folder.resolve("candidate")),
                        "a,b,y",
                        400,
                        i -> i % 10 + "," + i % 7 + "," + (i % 10 > 4 ? "yes" : "no"));
        assertThat(candidate.train(Task.BINARY, FAST, "n:a", "n:b")).isZero();
        into = folder.resolve("evaluated");
    }

    @Test
    void measuresTheCandidateBesideWhatKnowingNothingReaches() throws IOException {
        JsonNode result = evaluate(null);

        assertThat(result.path("task").asText()).isEqualTo("BINARY");
        assertThat(result.path("rows").asInt()).isEqualTo(60);
        assertThat(result.path("candidate").path("accuracy").asDouble()).isEqualTo(1.0);
        // half of the rows are yes: -ln 0.5
        assertThat(result.path("baseline").path("accuracy").asDouble()).isEqualTo(0.5);
        assertThat(result.path("baseline").path("log_loss").asDouble())
                .isEqualTo(Math.log(2), within(1e-6));
        assertThat(result.path("parity").path("rows").asInt()).isEqualTo(60);
        assertThat(result.path("parity").path("largestDifference").asDouble())
                .isLessThanOrEqualTo(1e-5);
        assertThat(result.has("champion")).isFalse();
        assertThat(result.has("incomparable")).isFalse();
    }

    @Test
    void scoresAChampionThatKnowsOtherColumnsOnTheSameRows() throws IOException {
        // it knows b only, and in it nothing
        Table champion = champion("n:b");

        JsonNode result = evaluate(champion.model());

        assertThat(result.path("champion").path("accuracy").asDouble()).isLessThan(0.8);
        double difference = result.path("difference").path("difference").asDouble();
        assertThat(difference)
                .isEqualTo(result.path("champion").path("accuracy").asDouble() - 1, within(1e-9));
        assertThat(result.path("difference").path("lower").asDouble()).isLessThan(difference);
        assertThat(result.path("difference").path("upper").asDouble()).isNegative();
    }

    @Test
    void findsNoDifferenceBetweenAModelAndItself() throws IOException {
        JsonNode difference = evaluate(candidate.model()).path("difference");
        assertThat(difference.path("difference").asDouble()).isZero();
        assertThat(difference.path("lower").asDouble()).isZero();
        assertThat(difference.path("upper").asDouble()).isZero();
    }

    @Test
    void saysWhyAChampionCannotBeCompared() throws IOException {
        Table other = champion("n:b");
        Path missing = folder.resolve("none");
        assertThat(incomparable(missing)).contains("signature.json");

        Files.write(other.model().resolve("model.onnx"), new byte[] {1, 2, 3});
        assertThat(incomparable(other.model())).contains("the model does not load");

        Files.writeString(other.model().resolve("signature.json"), "{\"columns\":3}");
        assertThat(incomparable(other.model())).contains("can't be run on these rows");
    }

    @Test
    void doesNotCompareClassesWithValues() throws IOException {
        Table other =
                new Table(
                        Files.createDirectory(folder.resolve("other")),
                        "a,y",
                        200,
                        i -> i % 10 + "," + i % 10);
        assertThat(other.train(Task.REGRESSION, FAST, "n:a")).isZero();
        assertThat(incomparable(other.model()))
                .isEqualTo("one model predicts classes, the other values");
    }

    @Test
    void refusesACandidateWhoseBytesDoNotLoad() throws IOException {
        Files.write(candidate.model().resolve("model.onnx"), new byte[] {1, 2, 3});
        assertThat(candidate.evaluate(null, into)).isEqualTo(66);
        assertThat(candidate.lines())
                .contains("the registered bytes can't be run")
                .contains("\"class\":\"PARITY\"");
    }

    @Test
    void findsBytesThatAnswerOtherwiseThanTheTrainedModel() throws IOException {
        Table other =
                new Table(
                        Files.createDirectory(folder.resolve("other")),
                        "a,b,y",
                        400,
                        i -> i % 10 + "," + i % 7 + "," + (i % 10 > 5 ? "yes" : "no"));
        assertThat(other.train(Task.BINARY, FAST, "n:a", "n:b")).isZero();
        Files.copy(
                other.model().resolve("model.onnx"),
                candidate.model().resolve("model.onnx"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(evaluate(null).path("parity").path("largestDifference").asDouble())
                .isGreaterThan(0.1);
    }

    private Table champion(String... columns) throws IOException {
        Table champion =
                new Table(
                        Files.createDirectory(folder.resolve("champion")),
                        "a,b,y",
                        400,
                        i -> i % 10 + "," + i % 7 + "," + (i % 10 > 4 ? "yes" : "no"));
        assertThat(champion.train(Task.BINARY, FAST, columns)).isZero();
        return champion;
    }

    private String incomparable(Path champion) throws IOException {
        JsonNode result = evaluate(champion);
        assertThat(result.has("difference")).isFalse();
        return result.path("incomparable").asText();
    }

    private JsonNode evaluate(Path champion) throws IOException {
        assertThat(candidate.evaluate(champion, into)).isZero();
        return Wire.mapper().readTree(into.resolve("evaluation.json").toFile());
    }
}
