package io.millrace.system.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Part;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Workbench;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** MLflow's own Java client beside what the suite itself logged. */
@Order(21)
class MlflowJavaClientIT {

    private final Workbench workbench = Workbench.shared();

    @Test
    void clientReadsWhatATrainingRunLoggedAndLogsARunBesideIt() {
        String model = Workbench.freshName("java");
        JsonNode trained =
                workbench.awaitRun(
                        workbench.requestRun(model, workbench.upload(model, Table.of(71, 1_000))));
        assertThat(trained.path("state").asText()).isEqualTo("SUCCEEDED");

        try (MlflowClient client = client()) {
            Run run = client.getRun(trained.path("trackingRunId").asText());
            assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
            assertThat(run.getData().getParamsList()).extracting(Param::getKey).contains("trainer");
            assertThat(run.getData().getMetricsList())
                    .filteredOn(metric -> metric.getKey().equals("accuracy"))
                    .singleElement()
                    .satisfies(
                            metric ->
                                    assertThat(metric.getValue())
                                            .isEqualTo(trained.at("/metrics/accuracy").asDouble()));
            List<ModelVersion> versions = client.getLatestVersions(model);
            assertThat(versions)
                    .extracting(ModelVersion::getVersion, ModelVersion::getRunId)
                    .containsExactly(
                            tuple(trained.path("version").asText(), run.getInfo().getRunId()));

            String id = client.createRun(run.getInfo().getExperimentId()).getRunId();
            client.logParam(id, "note", "by hand");
            client.logMetric(id, "accuracy", 0.5);
            client.setTerminated(id);
            assertThat(
                            client.searchRuns(
                                            List.of(run.getInfo().getExperimentId()),
                                            "params.note = 'by hand'",
                                            ViewType.ACTIVE_ONLY,
                                            10)
                                    .getItems())
                    .extracting(found -> found.getInfo().getRunId())
                    .containsExactly(id);
        }
    }

    private MlflowClient client() {
        return new MlflowClient(
                new BasicMlflowHostCreds(
                        workbench.suite().uri(Part.REGISTRY).toString(),
                        workbench.people().token("dana")));
    }
}
