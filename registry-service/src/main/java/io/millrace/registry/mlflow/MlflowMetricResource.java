package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.registry.runs.MetricHistoryService;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

@Path("/api/2.0/mlflow/metrics")
@Produces(MediaType.APPLICATION_JSON)
public class MlflowMetricResource {

    private final MetricHistoryService histories;

    MlflowMetricResource(MetricHistoryService histories) {
        this.histories = histories;
    }

    @GET
    @Path("get-history")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> history(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return histories
                .history(
                        request.runId(),
                        request.text("metric_key"),
                        request.limit("max_results", MetricHistoryService.PAGE),
                        request.optionalText("page_token"))
                .map(page -> MlflowPages.of("metrics", page));
    }

    @GET
    @Path("get-history-bulk")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> bulk(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return histories
                .histories(
                        request.ids(request.has("run_id") ? "run_id" : "run_ids"),
                        request.text("metric_key"),
                        request.limit("max_results", MetricHistoryService.PAGE))
                .map(metrics -> MlflowJson.of("metrics", metrics));
    }

    @GET
    @Path("get-history-bulk-interval")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> bulkInterval(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return histories
                .sampled(
                        request.ids("run_ids"),
                        request.text("metric_key"),
                        request.optionalNumber("start_step"),
                        request.optionalNumber("end_step"),
                        Math.clamp(request.numberOr("max_results", 2500), 0, 10_000))
                .map(metrics -> MlflowJson.of("metrics", metrics));
    }
}
