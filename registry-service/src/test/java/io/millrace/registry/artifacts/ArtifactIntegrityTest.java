package io.millrace.registry.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.registry.Caller;
import io.millrace.registry.RegistryConfig;
import io.millrace.registry.RegistryTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RegistryTest
class ArtifactIntegrityTest {

    private static final Caller ENGINEER = Caller.as("ml-engineer");
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

    @Inject RegistryConfig config;
    @Inject MeterRegistry metrics;

    @Test
    void namesAVersionByItsContentWhereverTheFilesAre() {
        String one = digestOf(Caller.unique("one"), "same bytes");
        String other = digestOf(Caller.unique("other"), "same bytes");
        String different = digestOf(Caller.unique("different"), "same byteS");
        assertThat(one).isEqualTo(other).matches("[0-9a-f]{64}");
        String blob = Digests.of("same bytes");
        assertThat(one).isEqualTo(Digests.of(blob + " 10 model.onnx\n")).isNotEqualTo(different);
    }

    @Test
    void neverServesACorruptedBlobAsGood() throws IOException {
        String content = "precious " + Caller.unique("bytes");
        String path = Caller.unique("folder") + "/model.onnx";
        ENGINEER.upload(path, content);
        String sha256 = Digests.of(content);
        ENGINEER.request().get("/api/v1/blobs/" + sha256).then().statusCode(200);
        double before = metrics.counter("millrace_registry_corrupted_blobs").count();

        Path blob = blob(sha256);
        byte[] bytes = Files.readAllBytes(blob);
        bytes[0] ^= 1;
        Files.write(blob, bytes);

        ENGINEER.request()
                .get("/api/v1/blobs/" + sha256)
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("reason", equalTo("DATA_CORRUPTED"))
                .body("detail", containsString("are corrupted and were refused"));
        ENGINEER.request()
                .get(PROXY + path)
                .then()
                .statusCode(500)
                .body("error_code", equalTo("INTERNAL_ERROR"))
                .body("message", startsWith("The artifact '" + path + "' can't be sent."))
                .body("message", containsString(sha256 + " are corrupted and were refused"));
        assertThat(metrics.counter("millrace_registry_corrupted_blobs").count())
                .isEqualTo(before + 2);

        ENGINEER.upload(path, content);
        assertThat(ENGINEER.request().get(PROXY + path).asString()).isEqualTo(content);
    }

    @Test
    void namesTheFileOfAVersionWhoseBytesAreCutShort() throws IOException {
        String content = Caller.unique("long") + "x".repeat(100_000);
        String model = modelOf(Caller.unique("folder"), content);
        Path blob = blob(Digests.of(content));
        Files.write(blob, Arrays.copyOf(Files.readAllBytes(blob), 50_000));

        ENGINEER.request()
                .get("/model-versions/get-artifact?name=" + model + "&version=1&path=model.onnx")
                .then()
                .statusCode(500)
                .contentType("application/json")
                .body("error_code", equalTo("INTERNAL_ERROR"))
                .body("message", startsWith("The artifact 'model.onnx' can't be sent."))
                .body("message", containsString("are corrupted and were refused"));
    }

    @Test
    void bytesThatAreGoneAreAnErrorAndNotAnArtifactThatNeverWas() throws IOException {
        String content = Caller.unique("gone");
        String path = Caller.unique("folder") + "/model.onnx";
        ENGINEER.upload(path, content);
        Files.delete(blob(Digests.of(content)));

        ENGINEER.request()
                .get(PROXY + path)
                .then()
                .statusCode(500)
                .body("error_code", equalTo("INTERNAL_ERROR"))
                .body("message", startsWith("The artifact '" + path + "' can't be sent."))
                .body("message", containsString("There is no blob " + Digests.of(content)));
    }

    @Test
    void keepsEqualBytesOnceAndServesThemByTheirDigest() throws IOException {
        String content = Caller.unique("shared");
        ENGINEER.upload(Caller.unique("a") + "/x", content);
        ENGINEER.upload(Caller.unique("b") + "/y", content);
        String sha256 = Digests.of(content);
        assertThat(Files.readString(blob(sha256))).isEqualTo(content);
        assertThat(ENGINEER.request().get("/api/v1/blobs/" + sha256).asString()).isEqualTo(content);
        ENGINEER.request().get("/api/v1/blobs/" + "0".repeat(64)).then().statusCode(404);
        ENGINEER.request().get("/api/v1/blobs/nonsense").then().statusCode(400);
    }

    @Test
    void sendsFilesAsDownloadsThatNoBrowserRuns() {
        String folder = Caller.unique("page");
        ENGINEER.upload(folder + "/%C3%BC%20page.html", "<script>");
        ENGINEER.request()
                .get(PROXY + folder + "/%C3%BC%20page.html")
                .then()
                .statusCode(200)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Disposition", "attachment; filename*=UTF-8''%C3%BC%20page.html");
    }

    private static String digestOf(String folder, String content) {
        String model = modelOf(folder, content);
        JsonPath version =
                ENGINEER.send("GET", "/api/v1/models/" + model + "/versions/1", null).jsonPath();
        return version.getString("digest");
    }

    /** A registered model whose version 1 is one file. */
    private static String modelOf(String folder, String content) {
        String model = Caller.unique("digest");
        ENGINEER.upload(folder + "/model.onnx", content);
        ENGINEER.mlflow("registered-models/create", Map.of("name", model));
        ENGINEER.mlflow(
                "model-versions/create",
                Map.of("name", model, "source", "mlflow-artifacts:/" + folder));
        return model;
    }

    private Path blob(String sha256) {
        return config.dataDir()
                .resolve("blobs")
                .resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }
}
