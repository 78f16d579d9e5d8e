package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What clients ask of the server itself, before they have a token. */
@Path("/")
public class MlflowServerResource {

    /** The MLflow version whose wire rules are followed; clients parse it. */
    private static final String COMPATIBLE_VERSION = "3.6.0";

    @GET
    @Path("health")
    @Produces(MediaType.TEXT_PLAIN)
    @PermitAll
    public String health() {
        return "OK";
    }

    @GET
    @Path("version")
    @Produces(MediaType.TEXT_PLAIN)
    @PermitAll
    public String version() {
        return COMPATIBLE_VERSION;
    }

    @GET
    @Path("api/3.0/mlflow/server-info")
    @Produces(MediaType.APPLICATION_JSON)
    @PermissionsAllowed(Permissions.EXPERIMENT_READ)
    public String serverInfo() {
        return "{\"store_type\":\"SqlStore\",\"workspaces_enabled\":false,"
                + "\"trace_archival_enabled\":false,\"multipart_uploads_enabled\":false,"
                + "\"multipart_downloads_enabled\":false}";
    }
}
