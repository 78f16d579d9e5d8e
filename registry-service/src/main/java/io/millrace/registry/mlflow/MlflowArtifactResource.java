package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.artifacts.ArtifactPath;
import io.millrace.registry.artifacts.ArtifactService;
import io.millrace.registry.artifacts.FileInfo;
import io.millrace.registry.artifacts.Transfers;
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
import java.util.List;

/** Artifacts by run, with paths relative to the run's root. */
@Path("/")
@Produces(MediaType.WILDCARD)
public class MlflowArtifactResource {

    private final RunService runs;
    private final ArtifactService artifacts;
    private final Transfers transfers;

    MlflowArtifactResource(RunService runs, ArtifactService artifacts, Transfers transfers) {
        this.runs = runs;
        this.artifacts = artifacts;
        this.transfers = transfers;
    }

    @GET
    @Path("api/2.0/mlflow/artifacts/list")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<Response> list(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        String asked = request.optionalText("path");
        String folder = asked == null ? "" : ArtifactPath.normalise(ArtifactPath.check(asked));
        return runs.get(request.runId())
                .map(run -> run.info().artifactUri())
                .chain(
                        root ->
                                artifacts
                                        .list(ArtifactPath.join(proxied(root), folder))
                                        .map(files -> listing(root, folder, files)));
    }

    private static Response listing(String root, String folder, List<FileInfo> files) {
        List<FileInfo> fromRoot =
                files.stream()
                        .map(file -> file.at(ArtifactPath.join(folder, file.path())))
                        .toList();
        return ArtifactResponses.json(MlflowJson.of(new ArtifactResponses.Files(root, fromRoot)));
    }

    @GET
    @Path("get-artifact")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<Response> get(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        String path = ArtifactPath.normalise(ArtifactPath.check(request.text("path")));
        return runs.get(request.runId())
                .map(run -> ArtifactPath.join(proxied(run.info().artifactUri()), path))
                .chain(artifacts::get)
                .chain(transfers::open)
                .map(file -> ArtifactResponses.file(path, file));
    }

    private static String proxied(String root) {
        String path = ArtifactPath.ofUri(root);
        if (path == null) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The artifacts are at '"
                            + root
                            + "', which this server doesn't serve. Read them from there.");
        }
        return path;
    }
}
