package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.registry.models.ModelService;
import io.millrace.registry.models.VersionLookupService;
import io.millrace.registry.tags.Tag;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

@Path("/api/2.0/mlflow/registered-models")
@Produces(MediaType.APPLICATION_JSON)
public class MlflowModelResource {

    private static final int DEFAULT_RESULTS = 100;
    private static final int MAX_RESULTS = 1000;

    private final ModelService models;
    private final VersionLookupService versions;
    private final SecurityIdentity caller;

    MlflowModelResource(
            ModelService models, VersionLookupService versions, SecurityIdentity caller) {
        this.models = models;
        this.versions = versions;
        this.caller = caller;
    }

    @POST
    @Path("create")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> create(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return models.create(
                        request.text("name"),
                        request.optionalText("description"),
                        MlflowRequests.tags(request, "tags"),
                        actor())
                .map(model -> MlflowJson.of("registered_model", MlflowModels.model(model)));
    }

    @POST
    @Path("rename")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> rename(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return models.rename(request.text("name"), request.text("new_name"), actor())
                .map(model -> MlflowJson.of("registered_model", MlflowModels.model(model)));
    }

    @PATCH
    @Path("update")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> update(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return models.describe(request.text("name"), request.optionalText("description"))
                .map(model -> MlflowJson.of("registered_model", MlflowModels.model(model)));
    }

    @DELETE
    @Path("delete")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> delete(String body) {
        return models.delete(MlflowRequest.ofBody(body).text("name"), actor())
                .replaceWith(MlflowJson.EMPTY);
    }

    @GET
    @Path("get")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> get(@Context UriInfo uri) {
        return models.get(MlflowRequest.ofQuery(uri.getQueryParameters()).text("name"))
                .map(model -> MlflowJson.of("registered_model", MlflowModels.model(model)));
    }

    @GET
    @Path("search")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> search(@Context UriInfo uri) {
        return search(MlflowRequest.ofQuery(uri.getQueryParameters()));
    }

    /** The R client posts its searches. */
    @POST
    @Path("search")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> search(String body) {
        return search(MlflowRequest.ofBody(body));
    }

    private Uni<String> search(MlflowRequest request) {
        return models.search(MlflowRequests.search(request, DEFAULT_RESULTS, MAX_RESULTS))
                .map(page -> page.map(found -> found.stream().map(MlflowModels::model).toList()))
                .map(page -> MlflowPages.of("registered_models", page));
    }

    @POST
    @Path("get-latest-versions")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> latest(String body) {
        return latest(MlflowRequest.ofBody(body));
    }

    @GET
    @Path("get-latest-versions")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> latest(@Context UriInfo uri) {
        return latest(MlflowRequest.ofQuery(uri.getQueryParameters()));
    }

    private Uni<String> latest(MlflowRequest request) {
        return versions.latest(request.text("name"), request.texts("stages"))
                .map(found -> MlflowJson.of("model_versions", MlflowModels.versions(found)));
    }

    @POST
    @Path("set-tag")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> setTag(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        Tag tag = new Tag(request.text("key"), request.textOrEmpty("value"));
        return models.setTag(request.text("name"), tag).replaceWith(MlflowJson.EMPTY);
    }

    @DELETE
    @Path("delete-tag")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> deleteTag(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return models.deleteTag(request.text("name"), request.text("key"))
                .replaceWith(MlflowJson.EMPTY);
    }

    private String actor() {
        return caller.getPrincipal().getName();
    }
}
