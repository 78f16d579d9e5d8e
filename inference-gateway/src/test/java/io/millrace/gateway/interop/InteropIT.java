package io.millrace.gateway.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.gateway.process.SharedGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each client against the same gateway. */
class InteropIT {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String GRPCURL = "github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3";
    private static final String INFER =
            "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,10]}]}";

    @Test
    void servesTritonsClientOverHttp() {
        assertPassed(python().run("triton_http.py", http()));
    }

    @Test
    void servesTritonsClientOverGrpc() {
        assertPassed(python().run("triton_grpc.py", grpc()));
    }

    @Test
    void servesTritonsClientOverAStream() {
        Command outcome = python().run("triton_stream.py", grpc());
        require(
                !outcome.output().contains("ModelStreamInfer is unimplemented")
                        && !outcome.output().contains("Method not found"),
                "ModelStreamInfer is not served by this build");
        assertPassed(outcome);
    }

    @Test
    void servesKservesClients() {
        assertPassed(python().run("kserve_clients.py", http(), grpc()));
    }

    @Test
    void servesCurl() {
        Optional<Command> curl =
                Command.find(
                        PATIENCE,
                        Map.of(),
                        "curl",
                        "--silent",
                        "--show-error",
                        "--data",
                        INFER,
                        SharedGateway.process().http() + "/v2/models/scaled/versions/3/infer");
        require(curl.isPresent(), "there is no curl");

        assertThat(curl.orElseThrow().output()).contains("\"data\":[3.0,30.0]");
    }

    @Test
    void servesCurlThatWaitsForTheGoAhead() {
        Optional<Command> curl =
                Command.find(
                        PATIENCE,
                        Map.of(),
                        "curl",
                        "--silent",
                        "--show-error",
                        "--header",
                        "Expect: 100-continue",
                        "--expect100-timeout",
                        "60",
                        "--data",
                        INFER,
                        SharedGateway.process().http() + "/v2/models/scaled/infer");
        require(curl.isPresent(), "there is no curl");

        assertThat(curl.orElseThrow().output()).contains("\"data\":[3.0,30.0]");
    }

    @Test
    void servesGrpcurlByReflection() {
        String grpcurl = grpcurl();

        Command list = Command.run(PATIENCE, grpcurl, "-plaintext", grpc(), "list");
        Command ready =
                Command.run(
                        PATIENCE,
                        grpcurl,
                        "-plaintext",
                        "-d",
                        "{\"name\":\"scaled\",\"version\":\"2\"}",
                        grpc(),
                        "inference.GRPCInferenceService/ModelReady");
        Command infer =
                Command.run(
                        PATIENCE,
                        grpcurl,
                        "-plaintext",
                        "-d",
                        "{\"model_name\":\"scaled\",\"parameters\":{\"raw_outputs\":{\"bool_param\":false}},"
                            + "\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                            + "\"contents\":{\"fp32_contents\":[1,10]}}]}",
                        grpc(),
                        "inference.GRPCInferenceService/ModelInfer");

        assertThat(list.output())
                .contains("inference.GRPCInferenceService")
                .contains("grpc.health.v1.Health");
        assertThat(ready.output()).contains("\"ready\": true");
        // Versions of grpcurl differ in how they write the names of fields.
        assertThat(infer.output().replaceAll("[\\s_]", ""))
                .containsIgnoringCase("\"fp32contents\":[3,30]");
    }

    @Test
    void servesGosClientByReflection() {
        Optional<String> client = GoPrograms.built(Path.of("src", "test", "go", "client"));
        require(client.isPresent(), "there is no Go to build its client with");

        assertPassed(Command.run(PATIENCE, client.orElseThrow(), grpc()));
    }

    @Test
    void servesCamelsClient() throws Exception {
        Optional<Command> outcome = CamelClient.run(grpc());
        require(outcome.isPresent(), "there is no Maven in the PATH to resolve camel-kserve with");

        assertPassed(outcome.orElseThrow());
    }

    private static String grpcurl() {
        Optional<String> program = GoPrograms.installed(GRPCURL);
        require(program.isPresent(), "there is no Go to build grpcurl with");
        return program.orElseThrow();
    }

    private static PythonClients python() {
        Optional<PythonClients> clients = PythonClients.find();
        require(clients.isPresent(), "there is no Python 3.10 or newer; set MILLRACE_PYTHON");
        return clients.orElseThrow();
    }

    /** Skips the test, and says so where nobody can miss it. */
    private static void require(boolean there, String otherwise) {
        if (!there) {
            System.err.println("SKIPPED: " + otherwise);
        }
        assumeTrue(there, otherwise);
    }

    private static void assertPassed(Command command) {
        assertThat(command.output()).endsWith("passed\n");
        assertThat(command.exit()).isZero();
    }

    private static String http() {
        return "127.0.0.1:" + SharedGateway.process().http().getPort();
    }

    private static String grpc() {
        return "127.0.0.1:" + SharedGateway.process().grpcPort();
    }
}
