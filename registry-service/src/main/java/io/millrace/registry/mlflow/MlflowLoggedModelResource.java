package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.registry.loggedmodels.LoggedModel;
import io.millrace.registry.loggedmodels.LoggedModelService;
import io.millrace.registry.loggedmodels.LoggedModelStatus;
import io.millrace.registry.loggedmodels.NewLoggedModel;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

@Path("/api/2.0/mlflow/logged-models")
@Produces(MediaType.APPLICATION_JSON)
public class MlflowLoggedModelResource {

    private static final int DEFAULT_RESULTS = 50;
    private static final int MAX_RESULTS = 1000;

    private final LoggedModelService models;
    private final ArtifactRoots artifacts;

    MlflowLoggedModelResource(LoggedModelService models, ArtifactRoots artifacts) {
        this.models = models;
        this.artifacts = artifacts;
    }

    @POST
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> create(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        NewLoggedModel model =
                new NewLoggedModel(
                        request.id("experiment_id"),
                        request.optionalText("name"),
                        request.optionalText("model_type"),
                        request.optionalText("source_run_id"),
                        MlflowRequests.tags(request, "params"),
                        MlflowRequests.tags(request, "tags"));
        return models.create(model).map(MlflowLoggedModelResource::json);
    }

    @POST
    @Path("search")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> search(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return models.search(
                        request.ids("experiment_ids"),
                        MlflowLoggedModels.datasets(request),
                        MlflowLoggedModels.search(request, DEFAULT_RESULTS, MAX_RESULTS))
                .map(
                        page ->
                                page.map(
                                        found ->
                                                found.stream()
                                                        .map(MlflowLoggedModels::model)
                                                        .toList()))
                .map(page -> MlflowPages.of("models", page));
    }

    @GET
    @Path("{id}")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<String> get(@PathParam("id") String id) {
        return models.get(id).map(MlflowLoggedModelResource::json);
    }

    @PATCH
    @Path("{id}")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> finish(@PathParam("id") String id, String body) {
        LoggedModelStatus status = LoggedModelStatus.parse(MlflowRequest.ofBody(body).id("status"));
        return models.finish(id, status).map(MlflowLoggedModelResource::json);
    }

    @DELETE
    @Path("{id}")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> delete(@PathParam("id") String id) {
        return models.delete(id).replaceWith(MlflowJson.EMPTY);
    }

    @PATCH
    @Path("{id}/tags")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> setTags(@PathParam("id") String id, String body) {
        return models.setTags(id, MlflowRequests.tags(MlflowRequest.ofBody(body), "tags"))
                .map(MlflowLoggedModelResource::json);
    }

    @DELETE
    @Path("{id}/tags/{key}")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> deleteTag(@PathParam("id") String id, @PathParam("key") String key) {
        return models.deleteTag(id, key).replaceWith(MlflowJson.EMPTY);
    }

    @POST
    @Path("{id}/params")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<String> logParams(@PathParam("id") String id, String body) {
        return models.logParams(id, MlflowRequests.tags(MlflowRequest.ofBody(body), "params"))
                .replaceWith(MlflowJson.EMPTY);
    }

    @GET
    @Path("{id}/artifacts/directories")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<Response> files(
            @PathParam("id") String id, @QueryParam("artifact_directory_path") String path) {
        return artifacts.list(root(id), path);
    }

    @GET
    @Path("{id}/artifacts/files")
    @Produces(MediaType.WILDCARD)
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<Response> file(@PathParam("id") String id, @Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return artifacts.send(root(id), request.text("artifact_file_path"));
    }

    private Uni<String> root(String id) {
        return models.get(id).map(LoggedModel::artifactUri);
    }

    private static String json(LoggedModel model) {
        return MlflowJson.of("model", MlflowLoggedModels.model(model));
    }
}
