package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.registry.experiments.ExperimentService;
import io.millrace.registry.runs.RunLogService;
import io.millrace.registry.runs.ViewType;
import io.millrace.registry.tags.Tag;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

@Path("/api/2.0/mlflow/experiments")
@Produces(MediaType.APPLICATION_JSON)
public class MlflowExperimentResource {

    private static final int DEFAULT_RESULTS = 1000;
    private static final int MAX_RESULTS = 50_000;

    private final ExperimentService experiments;
    private final RunLogService logs;

    MlflowExperimentResource(ExperimentService experiments, RunLogService logs) {
        this.experiments = experiments;
        this.logs = logs;
    }

    @POST
    @Path("create")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> create(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return experiments
                .create(
                        request.text("name"),
                        request.optionalText("artifact_location"),
                        MlflowRequests.tags(request, "tags"))
                .map(id -> MlflowJson.of("experiment_id", id));
    }

    @POST
    @Path("search")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> search(String body) {
        return search(MlflowRequest.ofBody(body));
    }

    @GET
    @Path("search")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> search(@Context UriInfo uri) {
        return search(MlflowRequest.ofQuery(uri.getQueryParameters()));
    }

    private Uni<String> search(MlflowRequest request) {
        return experiments
                .search(
                        MlflowRequests.search(request, DEFAULT_RESULTS, MAX_RESULTS),
                        ViewType.parse(request.optionalId("view_type")))
                .map(page -> MlflowPages.of("experiments", page));
    }

    @GET
    @Path("get")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> get(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return experiments
                .get(request.id("experiment_id"))
                .map(experiment -> MlflowJson.of("experiment", experiment));
    }

    @GET
    @Path("get-by-name")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> getByName(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return experiments
                .getByName(request.text("experiment_name"))
                .map(experiment -> MlflowJson.of("experiment", experiment));
    }

    @POST
    @Path("delete")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> delete(String body) {
        return experiments
                .delete(MlflowRequest.ofBody(body).id("experiment_id"))
                .replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("restore")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> restore(String body) {
        return experiments
                .restore(MlflowRequest.ofBody(body).id("experiment_id"))
                .replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("update")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> update(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return experiments
                .rename(request.id("experiment_id"), request.text("new_name"))
                .replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("set-experiment-tag")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> setTag(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        Tag tag = new Tag(request.text("key"), request.textOrEmpty("value"));
        return experiments.setTag(request.id("experiment_id"), tag).replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("delete-experiment-tag")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> deleteTag(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return experiments
                .deleteTag(request.id("experiment_id"), request.text("key"))
                .replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("search-datasets")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> searchDatasets(String body) {
        return logs.datasets(MlflowRequest.ofBody(body).ids("experiment_ids"))
                .map(found -> MlflowJson.of("dataset_summaries", found));
    }
}
