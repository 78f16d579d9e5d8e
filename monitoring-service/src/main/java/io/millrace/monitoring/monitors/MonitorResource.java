package io.millrace.monitoring.monitors;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.auth.Permissions;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.monitoring.alerts.AlertService;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.endpoints.MonitoredEndpoint;
import io.millrace.monitoring.endpoints.Progress;
import io.millrace.monitoring.policy.MonitoringPolicy;
import io.millrace.monitoring.retraining.Retraining;
import io.millrace.monitoring.retraining.RetrainingService;
import io.millrace.monitoring.rollouts.RolloutService;
import io.millrace.monitoring.rollouts.RolloutView;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

@Path("/api/v1/monitors")
@RunOnVirtualThread
public class MonitorResource {

    private final EndpointService endpoints;
    private final AlertService alerts;
    private final RetrainingService retrainings;
    private final RolloutService rollouts;
    private final SecurityIdentity caller;

    MonitorResource(
            EndpointService endpoints,
            AlertService alerts,
            RetrainingService retrainings,
            RolloutService rollouts,
            SecurityIdentity caller) {
        this.endpoints = endpoints;
        this.alerts = alerts;
        this.retrainings = retrainings;
        this.rollouts = rollouts;
        this.caller = caller;
    }

    public record Wish(String reason) {}

    @GET
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public List<MonitorView> list() {
        return endpoints.list().stream().map(this::view).toList();
    }

    @GET
    @Path("/{endpoint}")
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public MonitorView get(@RestPath String endpoint) {
        return view(endpoints.get(endpoint));
    }

    @GET
    @Path("/{endpoint}/policy")
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public MonitoringPolicy policy(@RestPath String endpoint) {
        return endpoints.policy(endpoint);
    }

    @PUT
    @Path("/{endpoint}/policy")
    @PermissionsAllowed(Permissions.MONITOR_WRITE)
    public MonitoringPolicy putPolicy(@RestPath String endpoint, JsonNode policy) {
        return endpoints.putPolicy(endpoint, policy);
    }

    @GET
    @Path("/{endpoint}/retrainings")
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public List<Retraining> retrainings(@RestPath String endpoint) {
        return retrainings.list(endpoints.get(endpoint).name());
    }

    @POST
    @Path("/{endpoint}/retrainings")
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.MONITOR_WRITE)
    public Retraining retrain(@RestPath String endpoint, Wish wish) {
        if (wish == null || wish.reason() == null || wish.reason().isBlank()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT, "reason is missing: send {\"reason\": \"...\"}");
        }
        return retrainings.request(endpoint, wish.reason(), caller.getPrincipal().getName());
    }

    private MonitorView view(MonitoredEndpoint endpoint) {
        Progress progress = endpoints.progress(endpoint.name());
        return new MonitorView(
                endpoint.name(),
                endpoint.state().modelName(),
                endpoint.mainVersion(),
                endpoint.state().generation(),
                progress.windowsThrough(),
                progress.samplesThrough(),
                progress.labelsThrough(),
                progress.evaluatedThrough(),
                progress.rows(),
                progress.labelled(),
                alerts.open(endpoint.name()).size(),
                retrainings.active(endpoint.name()).orElse(null),
                rollouts.active(endpoint.name()).map(RolloutView::of).orElse(null),
                endpoint.policy());
    }
}
