package io.millrace.registry.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.agroal.api.AgroalDataSource;
import io.millrace.auth.Subject;
import io.millrace.registry.Caller;
import io.millrace.registry.RegistryTest;
import io.millrace.test.TestTokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RegistryTest
class AccessTokenTest {

    private static final String TOKENS = "/api/v1/tokens";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject AgroalDataSource database;
    @Inject AccessTokenService tokens;

    private final Caller owner =
            Caller.withToken(TestTokens.shared().token(Caller.unique("owner"), "data-scientist"));

    @Test
    void showsTheSecretOnceAndStoresOnlyItsHash() throws SQLException {
        JsonPath issued = issue(Map.of("name", "laptop"));
        String secret = issued.getString("token");
        assertThat(secret).matches("mrp_[A-Za-z0-9_-]{43}");
        owner.send("GET", TOKENS, null)
                .then()
                .statusCode(200)
                .body("name", contains("laptop"))
                .body("id", contains(issued.getString("id")))
                .body("[0].token", equalTo(null));
        assertThat(storedRow(issued.getString("id")))
                .doesNotContain(secret.substring("mrp_".length()));
    }

    @Test
    void doesAllThatItsOwnerMayExceptMakingTokens() {
        Caller holder = Caller.withToken(issue(Map.of("name", "all")).getString("token"));
        holder.mlflow("experiments/create", Map.of("name", Caller.unique("by token")));
        holder.send("POST", TOKENS, Map.of("name", "another"))
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    @Test
    void doesNoMoreThanItsScope() {
        JsonPath issued =
                issue(Map.of("name", "reader", "permissions", List.of("experiment:read")));
        assertThat(issued.getList("permissions")).containsExactly("experiment:read");
        Caller holder = Caller.withToken(issued.getString("token"));
        holder.mlflow("experiments/search", Map.of());
        holder.send("POST", "/api/2.0/mlflow/experiments/create", Map.of("name", "x"))
                .then()
                .statusCode(403)
                .body("error_code", equalTo("PERMISSION_DENIED"));
        holder.send("GET", "/api/2.0/mlflow/registered-models/get?name=x", null)
                .then()
                .statusCode(403);
    }

    @Test
    void givesNothingThatItsOwnerHasNot() {
        owner.send("POST", TOKENS, Map.of("name", "x", "permissions", List.of("endpoint:write")))
                .then()
                .statusCode(403)
                .body("detail", containsString("endpoint:write"));
        owner.send("POST", TOKENS, Map.of("name", "x", "permissions", List.of("token:write")))
                .then()
                .statusCode(400);
    }

    @Test
    void losesWhatItsOwnerLosesAndHasItAgainWithHim() {
        String user = Caller.unique("demoted");
        Caller engineer = signIn(user, "ml-engineer");
        Caller holder = holderOf(engineer, Map.of("name", "script"));
        createExperiment(holder).statusCode(200);

        signIn(user, "viewer").mlflow("experiments/search", Map.of());
        createExperiment(holder).statusCode(403).body("error_code", equalTo("PERMISSION_DENIED"));
        holder.mlflow("experiments/search", Map.of());

        signIn(user, "data-scientist").mlflow("experiments/search", Map.of());
        createExperiment(holder).statusCode(200);
        holder.send("POST", "/api/v1/endpoints", Map.of()).then().statusCode(403);
    }

    @Test
    void keepsItsScopeWhenItsOwnerGainsARole() {
        String user = Caller.unique("promoted");
        Caller holder =
                holderOf(
                        signIn(user, "data-scientist"),
                        Map.of("name", "reader", "permissions", List.of("experiment:read")));
        signIn(user, "admin").mlflow("experiments/search", Map.of());
        holder.mlflow("experiments/search", Map.of());
        createExperiment(holder).statusCode(403);
    }

    @Test
    void believesTheYoungestTokenOfItsOwnerOnly() {
        String user = Caller.unique("late");
        Caller holder = holderOf(signIn(user, "ml-engineer"), Map.of("name", "script"));
        Instant now = Instant.now();
        tokens.seen(seen(user, "viewer", now.plusSeconds(20))).await().atMost(PATIENCE);
        tokens.seen(seen(user, "ml-engineer", now.plusSeconds(10))).await().atMost(PATIENCE);
        createExperiment(holder).statusCode(403);
        tokens.seen(seen(user, "ml-engineer", now.plusSeconds(30))).await().atMost(PATIENCE);
        createExperiment(holder).statusCode(200);
    }

    @Test
    void restsWhenItsOwnerWasNotSeenForThirtyDaysAndWakesWithHim() throws SQLException {
        String user = Caller.unique("absent");
        JsonPath issued = issue(signIn(user, "data-scientist"), Map.of("name", "cron"));
        Caller holder = Caller.withToken(issued.getString("token"));
        set(issued.getString("id"), "owner_seen_at = now() - interval '29 days 23 hours'");
        createExperiment(holder).statusCode(200);
        set(issued.getString("id"), "owner_seen_at = now() - interval '30 days 1 minute'");
        createExperiment(holder)
                .statusCode(401)
                .body("error_code", equalTo("UNAUTHENTICATED"))
                .body("message", containsString("was not seen for PT720H"));
        signIn(user, "data-scientist").mlflow("experiments/search", Map.of());
        createExperiment(holder).statusCode(200);
    }

    @Test
    void endsWhenItExpires() throws SQLException {
        JsonPath issued = issue(Map.of("name", "short", "lifetime", "PT1H"));
        Caller holder = Caller.withToken(issued.getString("token"));
        holder.mlflow("experiments/search", Map.of());
        set(issued.getString("id"), "expires_at = now()");
        holder.send("POST", "/api/2.0/mlflow/experiments/search", Map.of())
                .then()
                .statusCode(401)
                .body("error_code", equalTo("UNAUTHENTICATED"));
        owner.send("GET", TOKENS, null).then().body("name", not(hasItem("short")));
    }

    @Test
    void endsAtOnceWhenItIsRevokedByItsOwnerAlone() {
        JsonPath issued = issue(Map.of("name", "gone soon"));
        Caller holder = Caller.withToken(issued.getString("token"));
        String path = TOKENS + "/" + issued.getString("id");
        Caller.as("admin").send("DELETE", path, null).then().statusCode(404);
        holder.mlflow("experiments/search", Map.of());
        owner.send("DELETE", path, null).then().statusCode(204);
        holder.send("POST", "/api/2.0/mlflow/experiments/search", Map.of()).then().statusCode(401);
        owner.send("DELETE", path, null).then().statusCode(404);
    }

    @Test
    void refusesASecretThatNobodyMade() {
        Caller.withToken("mrp_" + "a".repeat(43))
                .send("GET", "/api/v1/endpoints", null)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("detail", containsString("unknown, revoked or expired"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\" \"}",
                "{\"name\":\"x\",\"lifetime\":\"PT0S\"}",
                "{\"name\":\"x\",\"lifetime\":\"-P1D\"}",
                "{\"name\":\"x\",\"lifetime\":\"P400D\"}",
                "{\"name\":\"x\",\"lifetime\":\"a week\"}",
                "{\"name\":\"x\",\"permissions\":[]}"
            })
    void refusesARequestThatMakesNoSense(String body) {
        owner.send("POST", TOKENS, body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    private static Caller signIn(String user, String role) {
        return Caller.withToken(TestTokens.shared().token(user, role));
    }

    private static Subject seen(String user, String role, Instant issuedAt) {
        return new Subject(user, Set.of(role), issuedAt, issuedAt.plusSeconds(300));
    }

    private static Caller holderOf(Caller owner, Map<String, ?> request) {
        return Caller.withToken(issue(owner, request).getString("token"));
    }

    private static ValidatableResponse createExperiment(Caller caller) {
        return caller.send(
                        "POST",
                        "/api/2.0/mlflow/experiments/create",
                        Map.of("name", Caller.unique("by token")))
                .then();
    }

    private JsonPath issue(Map<String, ?> request) {
        return issue(owner, request);
    }

    private static JsonPath issue(Caller owner, Map<String, ?> request) {
        return owner.send("POST", TOKENS, request)
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .extract()
                .jsonPath();
    }

    private String storedRow(String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT access_tokens::text FROM access_tokens WHERE token_id ="
                                        + " ?")) {
            select.setString(1, id);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private void set(String id, String assignment) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement(
                                "UPDATE access_tokens SET " + assignment + " WHERE token_id = ?")) {
            update.setString(1, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }
}
