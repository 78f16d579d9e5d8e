package io.millrace.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.registry.Caller;
import io.millrace.registry.RegistryTest;
import io.millrace.test.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.RunsPage;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** MLflow's own Java client; what it has no typed call for goes through its generic ones. */
@RegistryTest
class MlflowJavaClientTest {

    @TestHTTPResource("/")
    URI service;

    private MlflowClient client;

    @BeforeEach
    void connect() {
        String token = TestTokens.shared().token("jana", "ml-engineer");
        String uri = service.toString().replaceAll("/$", "");
        client = new MlflowClient(new BasicMlflowHostCreds(uri, token));
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void makesFindsRenamesAndDeletesExperiments() {
        String name = Caller.unique("java");
        String id = client.createExperiment(name);
        assertThat(client.getExperiment(id).getName()).isEqualTo(name);
        assertThat(client.getExperimentByName(name)).map(Experiment::getExperimentId).contains(id);
        assertThat(client.getExperimentByName(name + " none")).isEmpty();
        client.setExperimentTag(id, "team", "blue");
        client.renameExperiment(id, name + " renamed");
        Experiment renamed = client.getExperiment(id);
        assertThat(renamed.getName()).isEqualTo(name + " renamed");
        assertThat(renamed.getTags(0).getValue()).isEqualTo("blue");
        assertThat(client.searchExperiments("name = '" + name + " renamed'").getItems())
                .extracting(Experiment::getExperimentId)
                .containsExactly(id);
        client.deleteExperiment(id);
        assertThat(client.getExperiment(id).getLifecycleStage()).isEqualTo("deleted");
        client.restoreExperiment(id);
        assertThat(client.getExperiment(id).getLifecycleStage()).isEqualTo("active");
    }

    @Test
    void logsARunFromStartToEnd() {
        RunInfo info = client.createRun(client.createExperiment(Caller.unique("java")));
        String id = info.getRunId();
        client.logParam(id, "depth", "3");
        client.logMetric(id, "loss", 0.5, 1000, 1);
        client.logMetric(id, "loss", 0.25, 2000, 2);
        client.setTag(id, "colour", "blue");
        client.logBatch(
                id,
                List.of(
                        Metric.newBuilder()
                                .setKey("accuracy")
                                .setValue(0.75)
                                .setTimestamp(3000)
                                .setStep(2)
                                .build()),
                List.of(Param.newBuilder().setKey("width").setValue("4").build()),
                List.of(RunTag.newBuilder().setKey("shape").setValue("round").build()));
        client.setTerminated(id, RunStatus.FINISHED, 9000);

        Run run = client.getRun(id);
        assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.getInfo().getEndTime()).isEqualTo(9000);
        assertThat(run.getData().getMetricsList())
                .extracting(Metric::getKey, Metric::getValue, Metric::getStep)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("accuracy", 0.75, 2L),
                        org.assertj.core.groups.Tuple.tuple("loss", 0.25, 2L));
        assertThat(run.getData().getParamsList())
                .extracting(Param::getValue)
                .containsExactly("3", "4");
        assertThat(client.getMetricHistory(id, "loss"))
                .extracting(Metric::getValue, Metric::getTimestamp)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0.5, 1000L),
                        org.assertj.core.groups.Tuple.tuple(0.25, 2000L));
        client.deleteTag(id, "colour");
        assertThat(client.getRun(id).getData().getTagsList())
                .extracting(RunTag::getKey)
                .containsExactly("mlflow.runName", "shape");
    }

    @Test
    void searchesRunsPageByPage() {
        String experiment = client.createExperiment(Caller.unique("java"));
        for (int i = 0; i < 5; i++) {
            client.logMetric(client.createRun(experiment).getRunId(), "m", i, 1, 0);
        }
        RunsPage page =
                client.searchRuns(
                        List.of(experiment),
                        "metrics.m > 0",
                        ViewType.ACTIVE_ONLY,
                        3,
                        List.of("metrics.m DESC"));
        assertThat(values(page)).containsExactly(4.0, 3.0, 2.0);
        assertThat(page.hasNextPage()).isTrue();
        RunsPage rest = (RunsPage) page.getNextPage();
        assertThat(values(rest)).containsExactly(1.0);
        assertThat(rest.hasNextPage()).isFalse();
    }

    private static List<Double> values(RunsPage page) {
        return page.getItems().stream().map(run -> run.getData().getMetrics(0).getValue()).toList();
    }

    @Test
    void deletesAndRestoresRuns() {
        RunInfo info = client.createRun(client.createExperiment(Caller.unique("java")));
        client.deleteRun(info.getRunId());
        assertThat(client.getRun(info.getRunId()).getInfo().getLifecycleStage())
                .isEqualTo("deleted");
        client.restoreRun(info.getRunId());
        client.logParam(info.getRunId(), "a", "b");
    }

    @Test
    void readsTheRegistry() throws Exception {
        String model = Caller.unique("java");
        client.sendPost("registered-models/create", "{\"name\": \"" + model + "\"}");
        for (String version : List.of("1", "2")) {
            client.sendPost(
                    "model-versions/create",
                    "{\"name\": \"%s\", \"source\": \"runs:/%s/model\"}".formatted(model, version));
        }
        client.sendPost(
                "model-versions/transition-stage",
                "{\"name\": \"%s\", \"version\": \"1\", \"stage\": \"Production\", \"archive_existing_versions\": false}"
                        .formatted(model));
        assertThat(client.getRegisteredModel(model).getName()).isEqualTo(model);
        assertThat(client.getModelVersion(model, "2").getSource()).isEqualTo("runs:/2/model");
        assertThat(client.getLatestVersions(model))
                .extracting(ModelVersion::getVersion)
                .containsExactly("1", "2");
        assertThat(client.getLatestVersions(model, List.of("Production")))
                .extracting(ModelVersion::getVersion)
                .containsExactly("1");
        assertThat(client.searchModelVersions("name = '" + model + "'").getItems())
                .extracting(ModelVersion::getVersion)
                .containsExactlyInAnyOrder("1", "2");
        assertThat(client.getModelVersionDownloadUri(model, "1")).isEqualTo("runs:/1/model");
    }

    @Test
    void hearsWhatIsWrong() {
        assertThatThrownBy(() -> client.getExperiment("123456789"))
                .isInstanceOf(MlflowHttpException.class)
                .hasMessageContaining("404");
        assertThatThrownBy(() -> client.createExperiment("Default"))
                .isInstanceOf(MlflowHttpException.class)
                .extracting(e -> ((MlflowHttpException) e).getBodyMessage())
                .asString()
                .contains("RESOURCE_ALREADY_EXISTS");
    }
}
