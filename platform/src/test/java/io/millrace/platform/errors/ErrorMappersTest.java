package io.millrace.platform.errors;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ErrorMappersTest {

    private static final String PROBLEM = "application/problem+json";

    @Test
    void answersInTheShapeOfTheSurface() {
        given().get("/api/v1/failing/service")
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("type", equalTo("https://millrace.io/problems/not-found"))
                .body("detail", equalTo("model m does not exist"));
        given().get("/api/2.0/failing/service")
                .then()
                .statusCode(404)
                .contentType("application/json")
                .body("error_code", equalTo("RESOURCE_DOES_NOT_EXIST"))
                .body("message", equalTo("model m does not exist"));
        given().get("/v2/failing/service")
                .then()
                .statusCode(404)
                .body("error", equalTo("model m does not exist"));
    }

    @Test
    void answersForPathsThatNobodyServes() {
        given().get("/api/v1/nothing").then().statusCode(404).contentType(PROBLEM);
        given().get("/api/2.0/nothing")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("ENDPOINT_NOT_FOUND"));
        given().get("/v2/nothing").then().statusCode(404).body("error", startsWith("nothing is"));
    }

    @Test
    void keepsTheCallersRequestIdAndReplacesAForgedOne() {
        given().header("X-Request-Id", "abc-1")
                .get("/api/v1/failing/service")
                .then()
                .header("X-Request-Id", "abc-1")
                .body("instance", equalTo("urn:request:abc-1"));
        given().header("X-Request-Id", "a b\tc")
                .get("/api/v1/failing/service")
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
    }

    @Test
    void tellsNothingOfAnAccident() {
        given().get("/api/v1/failing/accident")
                .then()
                .statusCode(500)
                .contentType(PROBLEM)
                .body("detail", not(containsString("secret")));
        given().get("/api/2.0/failing/accident")
                .then()
                .statusCode(500)
                .body("error_code", equalTo("INTERNAL_ERROR"));
    }

    @Test
    void refusesAMethodAndAMediaTypeThatThePathDoesNotTake() {
        given().delete("/api/v1/failing/service").then().statusCode(405).contentType(PROBLEM);
        given().contentType("text/csv")
                .body("a,b")
                .post("/api/v1/failing/body")
                .then()
                .statusCode(415)
                .contentType(PROBLEM);
    }

    @Test
    void pointsAtTheMembersThatAreNotValid() {
        given().contentType("application/json")
                .body("{\"name\":\"\",\"size\":11,\"parts\":[{\"name\":\"a\"},{\"name\":\"\"}]}")
                .post("/api/v1/failing/body")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("errors[0].pointer", equalTo("/name"))
                .body("errors[1].pointer", equalTo("/parts/1/name"))
                .body("errors[2].pointer", equalTo("/size"));
        given().queryParam("limit", 101)
                .get("/api/v1/failing/query")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/limit"));
    }

    @Test
    void saysWhereABodyIsNotJsonOrDoesNotFit() {
        given().contentType("application/json")
                .body("{\"name\": oops}")
                .post("/api/v1/failing/body")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("detail", containsString("line 1"));
        given().contentType("application/json")
                .body("{\"size\":\"many\"}")
                .post("/api/2.0/failing/body")
                .then()
                .statusCode(400)
                .body("error_code", equalTo("INVALID_PARAMETER_VALUE"))
                .body("message", containsString("/size"));
    }

    @Test
    void speaksTheDialectOfTheEvents() {
        given().get("/api/v1/failing/dialect")
                .then()
                .body("at", equalTo("1970-01-01T00:00:00Z"))
                .body("width", equalTo("PT1H"))
                .body("absent", nullValue());
    }
}
