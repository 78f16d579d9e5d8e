package io.millrace.training.snapshots;

import io.millrace.auth.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** Snapshots over HTTP. */
@Path("/api/v1/snapshots")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SnapshotResource {

    private final SnapshotService snapshots;

    SnapshotResource(SnapshotService snapshots) {
        this.snapshots = snapshots;
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(Permissions.DATASET_READ)
    @Operation(summary = "How a snapshot was cut: range, coverage, weights, gaps")
    public Snapshot get(@RestPath UUID id) {
        return snapshots.get(id);
    }
}
