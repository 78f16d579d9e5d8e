package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.artifacts.ArtifactPath;
import io.millrace.registry.artifacts.ArtifactService;
import io.millrace.registry.artifacts.Transfers;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** The proxy through which clients move artifacts; bytes are streamed, whatever their number. */
@Path("/api/2.0/mlflow-artifacts")
@Produces(MediaType.WILDCARD)
public class MlflowArtifactProxyResource {

    private final ArtifactService artifacts;
    private final Transfers transfers;

    MlflowArtifactProxyResource(ArtifactService artifacts, Transfers transfers) {
        this.artifacts = artifacts;
        this.transfers = transfers;
    }

    @PUT
    @Path("artifacts/{path:.+}")
    @Blocking
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<Response> upload(@PathParam("path") String path, InputStream body) {
        String target = checked(path);
        return transfers
                .receive(body)
                .chain(blob -> artifacts.put(target, blob))
                .replaceWith(() -> ArtifactResponses.json(MlflowJson.EMPTY));
    }

    @GET
    @Path("artifacts/{path:.+}")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<Response> download(@PathParam("path") String path) {
        String source = checked(path);
        return artifacts
                .get(source)
                .chain(blob -> transfers.open(source, blob))
                .map(file -> ArtifactResponses.file(source, file));
    }

    @GET
    @Path("artifacts")
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public Uni<Response> list(@QueryParam("path") String path) {
        String folder = path == null ? "" : checked(path);
        return artifacts
                .list(folder)
                .map(files -> MlflowJson.of(new ArtifactResponses.Files(null, files)))
                .map(ArtifactResponses::json);
    }

    @DELETE
    @Path("artifacts/{path:.+}")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<Response> delete(@PathParam("path") String path) {
        return artifacts
                .delete(checked(path))
                .replaceWith(() -> ArtifactResponses.json(MlflowJson.EMPTY));
    }

    /** Clients that hear this send the file in one piece. */
    @POST
    @Path("mpu/{step}/{path:.+}")
    @PermissionsAllowed(Permissions.EXPERIMENT_WRITE)
    public Uni<Response> multipart(@PathParam("step") String step, @PathParam("path") String path) {
        throw new ServiceException(
                ErrorCode.NOT_IMPLEMENTED,
                "Multipart upload is not supported for the current artifact repository");
    }

    private static String checked(String path) {
        return ArtifactPath.normalise(ArtifactPath.check(path));
    }
}
