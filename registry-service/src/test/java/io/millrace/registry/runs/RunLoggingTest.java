package io.millrace.registry.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.registry.Caller;
import io.millrace.registry.RegistryTest;
import io.millrace.registry.Together;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RegistryTest
class RunLoggingTest {

    private static final Caller ENGINEER = Caller.as("ml-engineer");

    private String run;

    @BeforeEach
    void startRun() {
        run =
                ENGINEER.mlflow("runs/create", Map.of("experiment_id", "0"))
                        .getString("run.info.run_id");
    }

    @Test
    void takesManyWritersOfOneRunWithoutDeadlockOrLoss() {
        List<Integer> statuses =
                Together.call(
                        16,
                        writer ->
                                ENGINEER.send(
                                                "POST",
                                                "/api/2.0/mlflow/runs/log-batch",
                                                Map.of(
                                                        "run_id",
                                                        run,
                                                        "metrics",
                                                        metrics(writer),
                                                        "params",
                                                        params(writer)))
                                        .statusCode());
        assertThat(statuses).containsOnly(200);
        JsonPath stored = get();
        List<Float> latest = stored.getList("run.data.metrics.value");
        assertThat(latest).hasSize(50).containsOnly(15f);
        assertThat(stored.getList("run.data.params")).hasSize(20);
        assertThat(history("m0")).hasSize(16);
    }

    /** All writers touch the same keys, every second one in the opposite order. */
    private static List<Map<String, Object>> metrics(int writer) {
        List<Map<String, Object>> metrics =
                IntStream.range(0, 50)
                        .<Map<String, Object>>mapToObj(
                                i ->
                                        Map.of(
                                                "key",
                                                "m" + i,
                                                "value",
                                                writer,
                                                "timestamp",
                                                1,
                                                "step",
                                                writer))
                        .toList();
        return writer % 2 == 0 ? metrics : metrics.reversed();
    }

    private static List<Map<String, String>> params(int writer) {
        List<Map<String, String>> params =
                IntStream.range(0, 20)
                        .mapToObj(i -> Map.of("key", "p" + i, "value", "same"))
                        .toList();
        return writer % 2 == 0 ? params : params.reversed();
    }

    @Test
    void logsAllOfABatchOrNothing() {
        ENGINEER.mlflow("runs/log-parameter", Map.of("run_id", run, "key", "fixed", "value", "1"));
        ENGINEER.send(
                        "POST",
                        "/api/2.0/mlflow/runs/log-batch",
                        Map.of(
                                "run_id",
                                run,
                                "metrics",
                                List.of(Map.of("key", "m", "value", 1, "timestamp", 1)),
                                "params",
                                List.of(
                                        Map.of("key", "other", "value", "1"),
                                        Map.of("key", "fixed", "value", "2")),
                                "tags",
                                List.of(Map.of("key", "t", "value", "1"))))
                .then()
                .statusCode(400);
        JsonPath stored = get();
        assertThat(stored.getList("run.data.metrics")).isNull();
        assertThat(stored.getList("run.data.params.key")).isEqualTo(List.of("fixed"));
        assertThat(stored.getList("run.data.tags.key")).isEqualTo(List.of("mlflow.runName"));
    }

    @Test
    void aRepeatedBatchAddsNothing() {
        Map<String, Object> batch =
                Map.of(
                        "run_id",
                        run,
                        "metrics",
                        List.of(Map.of("key", "m", "value", 0.1, "timestamp", 5, "step", 2)),
                        "params",
                        List.of(Map.of("key", "p", "value", "v")));
        ENGINEER.mlflow("runs/log-batch", batch);
        ENGINEER.mlflow("runs/log-batch", batch);
        assertThat(history("m")).hasSize(1);
    }

    @Test
    void theLatestValueIsThatOfTheHighestStepAndNotTheLastToCome() {
        for (int step : List.of(3, 9, 4)) {
            ENGINEER.mlflow(
                    "runs/log-metric",
                    Map.of(
                            "run_id",
                            run,
                            "key",
                            "m",
                            "value",
                            step,
                            "timestamp",
                            100 - step,
                            "step",
                            step));
        }
        assertThat(get().getFloat("run.data.metrics[0].value")).isEqualTo(9f);
        assertThat(history("m")).containsExactly(9, 4, 3);
    }

    @Test
    void pagesOfAHistoryHoldEveryPointOnce() {
        ENGINEER.mlflow(
                "runs/log-batch",
                Map.of(
                        "run_id",
                        run,
                        "metrics",
                        IntStream.range(0, 25)
                                .mapToObj(
                                        i ->
                                                Map.of(
                                                        "key",
                                                        "m",
                                                        "value",
                                                        i,
                                                        "timestamp",
                                                        7,
                                                        "step",
                                                        i))
                                .toList()));
        List<Integer> steps = new java.util.ArrayList<>();
        String token = "";
        do {
            JsonPath page =
                    ENGINEER.request()
                            .get(
                                    "/api/2.0/mlflow/metrics/get-history?run_id="
                                            + run
                                            + "&metric_key=m&max_results=10&page_token="
                                            + token)
                            .jsonPath();
            steps.addAll(page.getList("metrics.step", Integer.class));
            token = page.getString("next_page_token");
        } while (token != null);
        assertThat(steps).isEqualTo(IntStream.range(0, 25).boxed().toList());
    }

    @Test
    void limitsThatNoPageCanHoldAreNoAccident() {
        for (String limit : List.of("99999999999", "2147483648")) {
            ENGINEER.request()
                    .get(
                            "/api/2.0/mlflow/metrics/get-history?metric_key=m&run_id="
                                    + run
                                    + "&max_results="
                                    + limit)
                    .then()
                    .statusCode(200);
        }
        for (String limit : List.of("0", "-1", "-99999999999")) {
            ENGINEER.request()
                    .get(
                            "/api/2.0/mlflow/metrics/get-history-bulk?metric_key=m&run_id="
                                    + run
                                    + "&max_results="
                                    + limit)
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void oneIdempotencyKeyMakesOneRun() {
        String key = Caller.unique("key");
        List<String> runs =
                Together.call(
                        8,
                        i ->
                                ENGINEER.request()
                                        .contentType("application/json")
                                        .header("Idempotency-Key", key)
                                        .body(Map.of("experiment_id", "0", "run_name", "once"))
                                        .post("/api/2.0/mlflow/runs/create")
                                        .then()
                                        .statusCode(200)
                                        .extract()
                                        .jsonPath()
                                        .getString("run.info.run_id"));
        assertThat(runs).hasSize(8);
        assertThat(java.util.Set.copyOf(runs)).hasSize(1);
    }

    private JsonPath get() {
        return ENGINEER.request().get("/api/2.0/mlflow/runs/get?run_id=" + run).jsonPath();
    }

    private List<Integer> history(String key) {
        return ENGINEER.request()
                .get("/api/2.0/mlflow/metrics/get-history?run_id=" + run + "&metric_key=" + key)
                .jsonPath()
                .getList("metrics.step", Integer.class);
    }
}
