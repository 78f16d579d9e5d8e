package io.millrace.gateway.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.GatewayProcess;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.process.OnnxFile;
import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.tensors.Datatype;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./millrace gateway} on a folder that is polled. */
class GatewayCommandIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;

    @Test
    void followsTheFolderAndNeverTakesAHalfWrittenModel() throws IOException {
        Path models = folder.resolve("models");
        TestModels written = new TestModels(models);
        written.scaled("first", 1);
        try (GatewayProcess gateway = start(models)) {
            HttpCalls http = new HttpCalls(gateway.ready().http());
            assertThat(http.get("/v2/models/first/ready").status()).isEqualTo(200);

            writeSlowly(written.file("second", "1"), gateway);
            awaitStatus(http, "/v2/models/second/ready", 200);
            assertThat(gateway.log())
                    .noneSatisfy(
                            line -> assertThat(line).contains("second version 1 is not served"));

            written.scaled("first", 2);
            awaitStatus(http, "/v2/models/first/versions/2/ready", 200);

            delete(models.resolve("second"));
            awaitStatus(http, "/v2/models/second/ready", 404);
            assertThat(http.post("/v2/repository/models/first/load", "").text())
                    .contains("not allowed if polling is enabled");
            assertThat(new HttpCalls(gateway.management()).get("/metrics").text())
                    .contains("nv_inference_count{model=\"first\"");
        }
    }

    private GatewayProcess start(Path models) {
        return GatewayProcess.start(
                List.of(
                        Path.of("..", "millrace").toString(),
                        "gateway",
                        "--model-repository=" + models,
                        "--http-port",
                        "0",
                        "--grpc-port",
                        "0",
                        "--metrics-port",
                        "0",
                        "--model-control-mode",
                        "poll",
                        "--repository-poll-secs",
                        "1"),
                Map.of(
                        "MILLRACE_SKIP_BUILD", "1",
                        "MILLRACE_STATE", folder.resolve("state").toString(),
                        "JAVA_HOME", System.getProperty("java.home")));
    }

    /** Half of the file; the rest follows after the gateway has looked at it. */
    private static void writeSlowly(Path file, GatewayProcess gateway) throws IOException {
        byte[] model =
                new OnnxFile()
                        .input("INPUT", Datatype.FP32, -1)
                        .output("OUTPUT", Datatype.FP32, -1)
                        .node("Identity", List.of("INPUT"), "OUTPUT")
                        .bytes();
        Files.createDirectories(file.getParent());
        try (OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Byte by byte, so that the file is another one at every look.
            for (byte[] part : parts(model)) {
                out.write(part);
                long end = System.nanoTime() + Duration.ofMillis(60).toNanos();
                Eventually.holds(
                        PATIENCE,
                        () -> System.nanoTime() - end > 0,
                        () -> gateway.log().toString());
            }
        }
    }

    private static List<byte[]> parts(byte[] whole) {
        int parts = 50;
        int size = whole.length / parts + 1;
        return IntStream.range(0, parts)
                .mapToObj(
                        i ->
                                Arrays.copyOfRange(
                                        whole,
                                        Math.min(i * size, whole.length),
                                        Math.min((i + 1) * size, whole.length)))
                .toList();
    }

    private static void awaitStatus(HttpCalls http, String path, int status) {
        Eventually.holds(
                PATIENCE, () -> http.get(path).status() == status, () -> http.get(path).text());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
