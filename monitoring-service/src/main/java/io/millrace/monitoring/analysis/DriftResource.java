package io.millrace.monitoring.analysis;

import io.millrace.auth.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/api/v1/monitors/{endpoint}")
@RunOnVirtualThread
public class DriftResource {

    private final AnalysisService analyses;

    DriftResource(AnalysisService analyses) {
        this.analyses = analyses;
    }

    @GET
    @Path("/drift")
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public List<EvaluatedWindow> drift(
            @RestPath String endpoint,
            @RestQuery String version,
            @RestQuery @DefaultValue("50") int limit) {
        return analyses.drift(endpoint, version, limit);
    }
}
