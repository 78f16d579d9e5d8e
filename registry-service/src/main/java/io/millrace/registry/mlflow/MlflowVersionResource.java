package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.registry.models.ModelVersion;
import io.millrace.registry.models.NewVersion;
import io.millrace.registry.models.VersionLookupService;
import io.millrace.registry.models.VersionService;
import io.millrace.registry.tags.Tag;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

@Path("/api/2.0/mlflow/model-versions")
@Produces(MediaType.APPLICATION_JSON)
public class MlflowVersionResource {

    private static final int DEFAULT_RESULTS = 10_000;
    private static final int MAX_RESULTS = 200_000;

    private final VersionService versions;
    private final VersionLookupService lookups;
    private final SecurityIdentity caller;

    MlflowVersionResource(
            VersionService versions, VersionLookupService lookups, SecurityIdentity caller) {
        this.versions = versions;
        this.lookups = lookups;
        this.caller = caller;
    }

    @POST
    @Path("create")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> create(@HeaderParam("Idempotency-Key") String idempotencyKey, String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        NewVersion version =
                new NewVersion(
                        request.text("name"),
                        request.text("source"),
                        request.optionalText("run_id"),
                        request.optionalText("run_link"),
                        request.optionalText("model_id"),
                        request.optionalText("description"),
                        MlflowRequests.tags(request, "tags"),
                        idempotencyKey,
                        actor());
        return versions.create(version).map(MlflowVersionResource::json);
    }

    @PATCH
    @Path("update")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> update(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return versions.describe(
                        request.text("name"),
                        request.id("version"),
                        request.optionalText("description"))
                .map(MlflowVersionResource::json);
    }

    @POST
    @Path("transition-stage")
    @PermissionsAllowed(Permissions.MODEL_PROMOTE)
    public Uni<String> transition(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return versions.transition(
                        request.text("name"),
                        request.id("version"),
                        request.text("stage"),
                        request.flag("archive_existing_versions"))
                .map(MlflowVersionResource::json);
    }

    @DELETE
    @Path("delete")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> delete(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return versions.delete(request.text("name"), request.id("version"), actor())
                .replaceWith(MlflowJson.EMPTY);
    }

    @GET
    @Path("get")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> get(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return lookups.get(request.text("name"), request.id("version"))
                .map(MlflowVersionResource::json);
    }

    @GET
    @Path("search")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> search(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return lookups.search(MlflowRequests.search(request, DEFAULT_RESULTS, MAX_RESULTS))
                .map(page -> page.map(MlflowModels::versions))
                .map(page -> MlflowPages.of("model_versions", page));
    }

    @GET
    @Path("get-download-uri")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> downloadUri(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return lookups.downloadUri(request.text("name"), request.id("version"))
                .map(location -> MlflowJson.of("artifact_uri", location));
    }

    @POST
    @Path("set-tag")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> setTag(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        Tag tag = new Tag(request.text("key"), request.textOrEmpty("value"));
        return versions.setTag(request.text("name"), request.id("version"), tag)
                .replaceWith(MlflowJson.EMPTY);
    }

    @DELETE
    @Path("delete-tag")
    @PermissionsAllowed(Permissions.MODEL_WRITE)
    public Uni<String> deleteTag(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        return versions.deleteTag(request.text("name"), request.id("version"), request.text("key"))
                .replaceWith(MlflowJson.EMPTY);
    }

    private static String json(ModelVersion version) {
        return MlflowJson.of("model_version", MlflowModels.version(version));
    }

    private String actor() {
        return caller.getPrincipal().getName();
    }
}
