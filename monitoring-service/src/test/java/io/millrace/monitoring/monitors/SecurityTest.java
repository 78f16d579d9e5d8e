package io.millrace.monitoring.monitors;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.test.KafkaResource;
import io.millrace.test.PostgresResource;
import io.millrace.test.TestTokens;
import io.millrace.test.TokenIssuerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(
        value = TokenIssuerResource.class,
        initArgs = @ResourceArg(name = "client", value = "monitoring-service"))
class SecurityTest {

    /** Method, path, body, status for a role that may, a role that may not (if any). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/api/v1/monitors||200|viewer|inference-client",
                "GET|/api/v1/monitors/none||404|viewer|inference-client",
                "GET|/api/v1/monitors/none/policy||404|viewer|inference-client",
                "PUT|/api/v1/monitors/some/policy|{}|200|ml-engineer|viewer",
                "GET|/api/v1/monitors/none/drift||404|viewer|inference-client",
                "GET|/api/v1/monitors/none/performance||404|viewer|inference-client",
                "GET|/api/v1/monitors/none/retrainings||404|viewer|inference-client",
                "POST|/api/v1/monitors/none/retrainings|{\"reason\":\"x\"}|404|ml-engineer|viewer",
                "GET|/api/v1/alerts||200|viewer|inference-client",
                "POST|/api/v1/labels|[]|202|inference-client|viewer",
                "GET|/api/v1/rollouts||200|viewer|inference-client",
                "GET|/api/v1/rollouts/ID||404|viewer|inference-client",
                "POST|/api/v1/rollouts|{\"endpoint\":\"none\",\"version\":\"1\"}|404|ml-engineer|viewer",
                "POST|/api/v1/rollouts/ID/pause||404|ml-engineer|viewer",
                "POST|/api/v1/rollouts/ID/resume||404|ml-engineer|viewer",
                "POST|/api/v1/rollouts/ID/abort||404|ml-engineer|viewer",
                "POST|/api/v1/rollouts/ID/promote||404|ml-engineer|viewer"
            })
    void asksForAPermissionEverywhere(
            String method, String path, String body, int allowed, String may, String mayNot) {
        String target = path.replace("ID", UUID.randomUUID().toString());
        assertThat(request(body, null).request(method, target).statusCode()).isEqualTo(401);
        assertThat(request(body, mayNot).request(method, target).statusCode()).isEqualTo(403);
        assertThat(request(body, may).request(method, target).statusCode()).isEqualTo(allowed);
    }

    @Test
    void refusesABadPolicyNamingTheField() {
        String detail =
                request("{\"driftTests\":{\"windowRows\":3}}", "ml-engineer")
                        .put("/api/v1/monitors/some/policy")
                        .then()
                        .statusCode(400)
                        .extract()
                        .path("detail");
        assertThat(detail).isEqualTo("driftTests.windowRows must be between 20 and 1000000");
        request("{\"driftTests\":{\"windowRow\":300}}", "ml-engineer")
                .put("/api/v1/monitors/some/policy")
                .then()
                .statusCode(400);
    }

    @Test
    void takesBackThePolicyThatItGave() {
        request("{\"retraining\":{\"enabled\":false}}", "ml-engineer")
                .put("/api/v1/monitors/given/policy");
        String policy = request(null, "viewer").get("/api/v1/monitors/given/policy").asString();
        String again =
                request(policy, "ml-engineer").put("/api/v1/monitors/given/policy").asString();
        assertThat(again).isEqualTo(policy).contains("\"enabled\":false");
    }

    @Test
    void acceptsGoodLabelsAndSaysWhatIsWrongWithOthers() {
        String body =
                "[{\"predictionId\":\"a\",\"label\":1.0},{\"label\":1},{\"predictionId\":\"b\",\"label\":[]}]";
        request(body, "inference-client")
                .post("/api/v1/labels")
                .then()
                .statusCode(202)
                .body("accepted", org.hamcrest.Matchers.equalTo(1))
                .body("rejected.index", org.hamcrest.Matchers.contains(1, 2));
    }

    private static RequestSpecification request(String body, String role) {
        RequestSpecification request = given();
        if (body != null) {
            request.contentType(ContentType.JSON).body(body);
        }
        return role == null
                ? request
                : request.header("Authorization", "Bearer " + TestTokens.shared().token("x", role));
    }
}
