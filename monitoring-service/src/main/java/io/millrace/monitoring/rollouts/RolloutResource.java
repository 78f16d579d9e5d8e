package io.millrace.monitoring.rollouts;

import io.millrace.auth.Permissions;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/api/v1/rollouts")
@RunOnVirtualThread
public class RolloutResource {

    private final RolloutService rollouts;
    private final SecurityIdentity caller;

    RolloutResource(RolloutService rollouts, SecurityIdentity caller) {
        this.rollouts = rollouts;
        this.caller = caller;
    }

    public record Wish(String endpoint, String version) {}

    /** A rollout and every decision so far. */
    public record Detail(RolloutView rollout, List<Decision> decisions) {}

    @GET
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public List<RolloutView> list(@RestQuery String endpoint) {
        return rollouts.list(endpoint).stream().map(RolloutView::of).toList();
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(Permissions.MONITOR_READ)
    public Detail get(@RestPath UUID id) {
        return new Detail(RolloutView.of(rollouts.get(id)), rollouts.decisions(id));
    }

    @POST
    @PermissionsAllowed(Permissions.ROLLOUT_WRITE)
    public RestResponse<RolloutView> start(Wish wish) {
        Rollout rollout =
                rollouts.propose(
                        required("endpoint", wish == null ? null : wish.endpoint()),
                        required("version", wish == null ? null : wish.version()),
                        "asked for by " + actor());
        return RestResponse.ResponseBuilder.<RolloutView>created(
                        URI.create("/api/v1/rollouts/" + rollout.id()))
                .entity(RolloutView.of(rollout))
                .build();
    }

    @POST
    @Path("/{id}/pause")
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.ROLLOUT_WRITE)
    public RolloutView pause(@RestPath UUID id) {
        return RolloutView.of(rollouts.pause(id, actor()));
    }

    @POST
    @Path("/{id}/resume")
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.ROLLOUT_WRITE)
    public RolloutView resume(@RestPath UUID id) {
        return RolloutView.of(rollouts.resume(id, actor()));
    }

    @POST
    @Path("/{id}/abort")
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.ROLLOUT_WRITE)
    public RolloutView abort(@RestPath UUID id) {
        return RolloutView.of(rollouts.abort(id, actor()));
    }

    @POST
    @Path("/{id}/promote")
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.ROLLOUT_WRITE)
    public RolloutView promote(@RestPath UUID id) {
        return RolloutView.of(rollouts.promote(id, actor()));
    }

    private String actor() {
        return caller.getPrincipal().getName();
    }

    private static String required(String field, String value) {
        if (value == null || value.isBlank()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    field + " is missing: send {\"endpoint\": ..., \"version\": ...}");
        }
        return value;
    }
}
