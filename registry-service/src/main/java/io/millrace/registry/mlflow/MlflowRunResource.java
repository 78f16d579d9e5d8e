package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.registry.runs.NewRun;
import io.millrace.registry.runs.RunChange;
import io.millrace.registry.runs.RunService;
import io.millrace.registry.runs.RunStatus;
import io.millrace.registry.runs.ViewType;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

@Path("/api/2.0/mlflow/runs")
@Produces(MediaType.APPLICATION_JSON)
public class MlflowRunResource {

    private static final int DEFAULT_RESULTS = 1000;
    private static final int MAX_RESULTS = 50_000;

    private final RunService runs;

    MlflowRunResource(RunService runs) {
        this.runs = runs;
    }

    @POST
    @Path("create")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> create(@HeaderParam("Idempotency-Key") String idempotencyKey, String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        NewRun run =
                new NewRun(
                        request.has("experiment_id") ? request.id("experiment_id") : "0",
                        request.optionalText("user_id"),
                        request.optionalText("run_name"),
                        request.optionalNumber("start_time"),
                        MlflowRequests.tags(request, "tags"),
                        idempotencyKey);
        return runs.create(run).map(created -> MlflowJson.of("run", created));
    }

    @POST
    @Path("update")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> update(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        String status = request.optionalId("status");
        RunChange change =
                new RunChange(
                        status == null ? null : RunStatus.parse(status),
                        request.optionalNumber("end_time"),
                        request.optionalText("run_name"));
        return runs.update(request.runId(), change).map(info -> MlflowJson.of("run_info", info));
    }

    @POST
    @Path("delete")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> delete(String body) {
        return runs.delete(MlflowRequest.ofBody(body).runId()).replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("restore")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> restore(String body) {
        return runs.restore(MlflowRequest.ofBody(body).runId()).replaceWith(MlflowJson.EMPTY);
    }

    @GET
    @Path("get")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> get(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return runs.get(request.runId()).map(run -> MlflowJson.of("run", run));
    }

    @POST
    @Path("search")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> search(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return runs.search(
                        request.ids("experiment_ids"),
                        MlflowRequests.search(request, DEFAULT_RESULTS, MAX_RESULTS),
                        ViewType.parse(request.optionalId("run_view_type")))
                .map(page -> MlflowPages.of("runs", page));
    }
}
