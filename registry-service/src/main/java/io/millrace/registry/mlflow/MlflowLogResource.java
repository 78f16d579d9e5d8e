package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.registry.runs.Dataset;
import io.millrace.registry.runs.DatasetInput;
import io.millrace.registry.runs.ModelInput;
import io.millrace.registry.runs.ModelOutput;
import io.millrace.registry.runs.RunBatch;
import io.millrace.registry.runs.RunLogService;
import io.millrace.registry.tags.Tag;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

@Path("/api/2.0/mlflow/runs")
@Produces(MediaType.APPLICATION_JSON)
public class MlflowLogResource {

    private final RunLogService logs;

    MlflowLogResource(RunLogService logs) {
        this.logs = logs;
    }

    @POST
    @Path("log-metric")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> logMetric(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return log(request, RunBatch.of(MlflowRequests.metric(request)));
    }

    @POST
    @Path("log-parameter")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> logParameter(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return log(request, RunBatch.ofParam(pair(request)));
    }

    @POST
    @Path("set-tag")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> setTag(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return log(request, RunBatch.ofTag(pair(request)));
    }

    @POST
    @Path("delete-tag")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> deleteTag(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return logs.deleteTag(request.runId(), request.text("key")).replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("log-batch")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> logBatch(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        RunBatch batch =
                new RunBatch(
                        request.messages("metrics").stream().map(MlflowRequests::metric).toList(),
                        MlflowRequests.tags(request, "params"),
                        MlflowRequests.tags(request, "tags"));
        return log(request, batch);
    }

    @POST
    @Path("log-inputs")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> logInputs(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        List<DatasetInput> datasets =
                request.messages("datasets").stream().map(MlflowLogResource::dataset).toList();
        List<ModelInput> models =
                request.messages("models").stream()
                        .map(model -> new ModelInput(model.text("model_id")))
                        .toList();
        return logs.logInputs(request.runId(), datasets, models).replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("outputs")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> logOutputs(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        List<ModelOutput> models =
                request.messages("models").stream()
                        .map(
                                model ->
                                        new ModelOutput(
                                                model.text("model_id"), model.numberOr("step", 0)))
                        .toList();
        return logs.logOutputs(request.runId(), models).replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("log-model")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> logModel(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        String model = request.text("model_json");
        // Whatever is no JSON object fails here, before it could spoil the tag's list.
        MlflowRequest.ofBody(model);
        return logs.logModel(request.runId(), model).replaceWith(MlflowJson.EMPTY);
    }

    private Uni<String> log(MlflowRequest request, RunBatch batch) {
        return logs.log(request.runId(), batch).replaceWith(MlflowJson.EMPTY);
    }

    private static Tag pair(MlflowRequest request) {
        return new Tag(request.text("key"), request.textOrEmpty("value"));
    }

    private static DatasetInput dataset(MlflowRequest input) {
        MlflowRequest dataset = input.message("dataset");
        return new DatasetInput(
                MlflowRequests.tags(input, "tags"),
                new Dataset(
                        dataset.text("name"),
                        dataset.text("digest"),
                        dataset.text("source_type"),
                        dataset.text("source"),
                        dataset.optionalText("schema"),
                        dataset.optionalText("profile")));
    }
}
