package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own on real data: eighteen months of the example, gzipped as it is. */
class TrainerProcessTest {

    private static final Path EXAMPLE = Path.of("../examples/electricity/electricity.csv.gz");

    private static final List<String> COLUMNS =
            List.of("period", "nsw_price", "nsw_demand", "vic_price", "vic_demand", "transfer");

    @TempDir Path folder;

    @Test
    void trainsOnTheExampleAndSaysHowItGoes() throws IOException, InterruptedException {
        Process process = start(specification(Map.of("num_round", 100)));
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(() -> read(folder.resolve("stderr"))).isZero();

        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("stdout"))) {
            lines.add(Wire.mapper().readTree(line));
        }
        assertThat(lines.getFirst().path("phase").asText()).isEqualTo("reading");
        assertThat(lines.getLast().path("progress").asDouble()).isEqualTo(1);
        List<Double> progress =
                lines.stream()
                        .filter(line -> line.has("progress"))
                        .map(line -> line.path("progress").asDouble())
                        .toList();
        assertThat(progress).isSorted();
        assertThat(lines).filteredOn(line -> line.has("metric")).hasSizeBetween(30, 100);

        JsonNode result = json("result.json");
        assertThat(result.path("trainRows").asInt()).isEqualTo(32737);
        assertThat(result.path("heldOutRows").asInt()).isEqualTo(6797);
        assertThat(result.path("parityRows").asInt()).isEqualTo(2 * 6797);
        assertThat(result.path("parityLargestDifference").asDouble()).isLessThanOrEqualTo(1e-5);
        // the class that is more frequent has 57.5% of the rows
        assertThat(json("model/metrics.json").path("accuracy").asDouble()).isBetween(0.65, 0.95);
        assertThat(json("model/reference-profile.json").path("features")).hasSize(6);
    }

    @Test
    void stopsWhenItIsAskedTo() throws IOException, InterruptedException {
        Process process =
                start(specification(Map.of("num_round", 10_000, "early_stopping_rounds", 10_000)));
        while (process.isAlive() && !read(folder.resolve("stdout")).contains("\"metric\"")) {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(folder.resolve("out/model")).doesNotExist();
    }

    private Path specification(Map<String, Object> parameters) throws IOException {
        Path file = folder.resolve("spec.json");
        Files.write(
                file,
                Wire.toBytes(
                        Map.of(
                                "task",
                                "BINARY",
                                "label",
                                "price_up",
                                "time",
                                "time",
                                "columns",
                                COLUMNS.stream()
                                        .map(name -> Map.of("name", name, "type", "NUMERIC"))
                                        .toList(),
                                "parameters",
                                parameters)));
        return file;
    }

    private Process start(Path specification) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainerMain.class.getName());
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "TRAIN_SPEC", specification.toString(),
                                "TRAIN_DATA", EXAMPLE.toAbsolutePath().normalize().toString(),
                                "TRAIN_OUT", folder.resolve("out").toString()));
        builder.redirectOutput(folder.resolve("stdout").toFile());
        builder.redirectError(folder.resolve("stderr").toFile());
        return builder.start();
    }

    private JsonNode json(String file) throws IOException {
        return Wire.mapper().readTree(folder.resolve("out").resolve(file).toFile());
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
