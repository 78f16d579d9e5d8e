package io.millrace.auth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.test.TestTokens;
import io.millrace.test.TokenIssuerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TokenIssuerResource.class)
class TokenAuthenticationTest {

    private static final TestTokens TOKENS = TestTokens.shared();

    @Inject FakePersonalAccessTokens personal;

    @Test
    void letsTheRightRoleIn() {
        as("viewer").get("/api/v1/secured").then().statusCode(200).body(equalTo("vera [viewer]"));
        as("approver").post("/api/v1/secured").then().statusCode(200);
    }

    @Test
    void answers401InTheShapeOfTheSurface() {
        given().get("/api/v1/secured")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer realm=\"millrace\"")
                .body("type", equalTo("https://millrace.io/problems/unauthenticated"));
        Response mlflow = given().get("/api/2.0/secured");
        mlflow.then().statusCode(401).body("error_code", equalTo("UNAUTHENTICATED"));
        assertThat(mlflow.headers().getValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"millrace\"", "Basic realm=\"millrace\"");
        given().get("/v2/secured").then().statusCode(401).body("error", containsString("token"));
    }

    @Test
    void answers403InTheShapeOfTheSurface() {
        as("viewer")
                .post("/api/v1/secured")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("status", equalTo(403));
        as("viewer")
                .post("/api/2.0/secured")
                .then()
                .statusCode(403)
                .body("error_code", equalTo("PERMISSION_DENIED"));
        as("viewer").post("/v2/secured").then().statusCode(403).body("error", containsString(""));
    }

    @Test
    void saysWhatIsWrongWithAToken() {
        bearer(TOKENS.expired("vera", "viewer"))
                .get("/api/v1/secured")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("invalid_token"))
                .body("detail", containsString("expired"));
        bearer(TOKENS.forged("vera", "viewer"))
                .get("/api/2.0/secured")
                .then()
                .statusCode(401)
                .body("message", containsString("signature"));
        bearer("rubbish").get("/v2/secured").then().statusCode(401);
    }

    @Test
    void tellsOfEveryTokenOfTheIssuerOnceBeforeItsFirstRequest() {
        String first = TOKENS.token("walter", "ml-engineer");
        String second = TOKENS.token("walter", "viewer");
        for (String token : List.of(first, first, second, second)) {
            bearer(token).get("/api/v1/secured").then().statusCode(200);
        }
        bearer(TOKENS.expired("walter", "admin")).get("/api/v1/secured").then().statusCode(401);
        assertThat(personal.sightings("walter"))
                .extracting(Subject::roles)
                .containsExactly(Set.of("ml-engineer"), Set.of("viewer"));
        assertThat(personal.sightings("walter").getFirst().issuedAt())
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void deniesWhatNobodyAnnotated() {
        as("admin").get("/api/v1/secured/forgotten").then().statusCode(403);
        given().get("/api/v1/secured/forgotten").then().statusCode(401);
    }

    @Test
    void opensWhatIsPublicEvenWithAnOldToken() {
        given().get("/api/v1/secured/public").then().statusCode(200);
        bearer(TOKENS.expired("vera", "viewer"))
                .get("/api/v1/secured/public")
                .then()
                .statusCode(200);
    }

    @Test
    void takesAPersonalAccessTokenAsBearerAndAsPassword() {
        bearer(FakePersonalAccessTokens.KNOWN)
                .get("/api/2.0/secured")
                .then()
                .statusCode(200)
                .body(equalTo("mel [ml-engineer]"));
        given().auth()
                .preemptive()
                .basic("anything", FakePersonalAccessTokens.KNOWN)
                .get("/api/2.0/secured")
                .then()
                .statusCode(200);
        given().auth()
                .preemptive()
                .basic("mel", "mrp_unknown")
                .get("/api/2.0/secured")
                .then()
                .statusCode(401)
                .body("message", containsString("revoked"));
    }

    private static RequestSpecification as(String role) {
        return bearer(TOKENS.token("vera", role));
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}
