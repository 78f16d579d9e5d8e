package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.registry.models.VersionLookupService;
import io.millrace.registry.runs.RunService;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Artifacts by what they belong to, with paths relative to its root. */
@Path("/")
@Produces(MediaType.WILDCARD)
public class MlflowArtifactResource {

    private final RunService runs;
    private final VersionLookupService versions;
    private final ArtifactRoots artifacts;

    MlflowArtifactResource(
            RunService runs, VersionLookupService versions, ArtifactRoots artifacts) {
        this.runs = runs;
        this.versions = versions;
        this.artifacts = artifacts;
    }

    @GET
    @Path("api/2.0/mlflow/artifacts/list")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<Response> ofRun(@Context UriInfo uri) {
        MlflowRequest request = query(uri);
        return artifacts.list(runRoot(request), request.optionalText("path"));
    }

    @GET
    @Path("get-artifact")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<Response> fileOfRun(@Context UriInfo uri) {
        MlflowRequest request = query(uri);
        return artifacts.send(runRoot(request), request.text("path"));
    }

    @GET
    @Path("model-versions/get-artifact")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<Response> fileOfVersion(@Context UriInfo uri) {
        MlflowRequest request = query(uri);
        return versions.get(request.text("name"), request.id("version"))
                .chain(version -> artifacts.send(version.files(), request.text("path")));
    }

    private Uni<String> runRoot(MlflowRequest request) {
        return runs.get(request.runId()).map(run -> run.info().artifactUri());
    }

    private static MlflowRequest query(UriInfo uri) {
        return MlflowRequest.ofQuery(uri.getQueryParameters());
    }
}
