package io.millrace.monitoring.alerts;

import io.millrace.auth.Permissions;
import io.millrace.contracts.events.AlertEvent;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

@Path("/api/v1/alerts")
@RunOnVirtualThread
public class AlertResource {

    private final AlertService alerts;

    AlertResource(AlertService alerts) {
        this.alerts = alerts;
    }

    @GET
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public List<AlertEvent> list(@RestQuery String endpoint, @RestQuery String state) {
        return alerts.search(endpoint, state).stream().map(Alert::toEvent).toList();
    }
}
