package io.millrace.registry.artifacts;

import io.millrace.auth.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

@Path("/api/v1/blobs")
public class BlobResource {

    private final Transfers transfers;

    BlobResource(Transfers transfers) {
        this.transfers = transfers;
    }

    @GET
    @Path("{sha256}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<Response> get(@PathParam("sha256") String sha256) {
        return transfers.open(new Blob(sha256, 0)).map(file -> Response.ok(file).build());
    }
}
