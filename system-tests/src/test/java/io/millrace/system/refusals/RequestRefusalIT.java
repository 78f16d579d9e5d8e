package io.millrace.system.refusals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.millrace.local.Part;
import io.millrace.system.suite.Api;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.Keycloak;
import io.millrace.system.suite.Predictor;
import io.millrace.system.suite.Reply;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Workbench;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(11)
class RequestRefusalIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String MODEL = Workbench.freshName("asked");

    private static Workbench workbench;

    @BeforeAll
    static void serve() {
        workbench = Workbench.shared();
        workbench.deploy(MODEL, MODEL, workbench.train(MODEL, Table.of(51, 1_000)));
    }

    @Test
    void wrongShapeIsAnInvalidArgumentThatTellsWhatWasExpectedAndWhatCame() {
        try (Predictor predictor = workbench.predictor()) {
            StatusRuntimeException refusal =
                    catchThrowableOfType(
                            StatusRuntimeException.class,
                            () ->
                                    predictor.send(
                                            Predictor.request(
                                                    MODEL, new float[3], NOW, "wrong-shape")));

            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refusal.getStatus().getDescription()).contains("Expected [-1,4], got [1,3]");
        }
    }

    @Test
    void wrongShapeOverRestIsABadRequestInTheProtocolsOwnShape() {
        Reply reply = infer(workbench.people().token("app"), 3);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asText()).contains("Expected [-1,4], got [1,3]");
    }

    @Test
    void expiredTokenIsRefusedByEachSurfaceInItsOwnShape() {
        Keycloak keycloak = new Keycloak(workbench.suite());
        String client = keycloak.clientWithTokensFor(1);
        // Clocks may differ by half a minute, so that it is good a little longer than it says.
        String token =
                Eventually.get(
                        "a token that is accepted",
                        PATIENCE,
                        () -> keycloak.token(client, "dana"),
                        fresh -> infer(fresh, 4).status() == 200);

        Reply overRest =
                Eventually.get(
                        "the refusal of the expired token",
                        PATIENCE,
                        () -> infer(token, 4),
                        reply -> reply.status() != 200);
        assertThat(overRest.status()).isEqualTo(401);
        assertThat(overRest.json().path("error").asText()).contains("expired");
        assertThat(overRest.headers().firstValue("www-authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));

        assertThat(statusOverGrpc(token)).isEqualTo(Status.Code.UNAUTHENTICATED);

        Reply problem =
                new Api(workbench.suite().uri(Part.REGISTRY), token).get("/api/v1/endpoints");
        assertThat(problem.status()).isEqualTo(401);
        assertThat(problem.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).contains("application/problem+json"));

        Reply mlflow =
                new Api(workbench.suite().uri(Part.REGISTRY), token)
                        .post("/api/2.0/mlflow/experiments/search", Map.of("max_results", 1));
        assertThat(mlflow.status()).isEqualTo(401);
        assertThat(mlflow.json().path("error_code").asText()).isEqualTo("UNAUTHENTICATED");
    }

    private static Status.Code statusOverGrpc(String token) {
        try (Predictor predictor = new Predictor(workbench.suite().grpcTarget(), () -> token)) {
            return catchThrowableOfType(
                            StatusRuntimeException.class,
                            () ->
                                    predictor.send(
                                            Predictor.request(
                                                    MODEL, new float[4], NOW, "expired-token")))
                    .getStatus()
                    .getCode();
        }
    }

    private static Reply infer(String token, int columns) {
        return new Api(workbench.suite().uri(Part.GATEWAY), token)
                .post(
                        "/v2/models/%s/infer".formatted(MODEL),
                        Map.of(
                                "inputs",
                                List.of(
                                        Map.of(
                                                "name",
                                                "input",
                                                "datatype",
                                                "FP32",
                                                "shape",
                                                List.of(1, columns),
                                                "data",
                                                new float[columns]))));
    }
}
