package io.millrace.training.runs;

import io.millrace.auth.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Runs over HTTP. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunResource {

    private final RunService runs;
    private final SecurityIdentity caller;

    RunResource(RunService runs, SecurityIdentity caller) {
        this.runs = runs;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.RUN_WRITE)
    @Operation(summary = "Train a model on a data set; the header Idempotency-Key makes it once")
    public RunView create(
            @NotNull @Valid RunRequest request,
            @RestHeader("Idempotency-Key") String idempotencyKey) {
        return runs.create(request, idempotencyKey, caller.getPrincipal().getName());
    }

    @GET
    @PermissionsAllowed(Permissions.RUN_READ)
    @Operation(summary = "The newest runs, of one model or in one state if asked for")
    public List<RunView> list(@RestQuery String model, @RestQuery RunState state) {
        return runs.list(model, state);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(Permissions.RUN_READ)
    @Operation(summary = "One run with its metrics and the verdicts of its gates")
    public RunView get(@RestPath UUID id) {
        return runs.get(id);
    }

    @POST
    @Path("/{id}/cancel")
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.RUN_WRITE)
    @Operation(summary = "Stop a run; one that has ended stays as it is")
    public RunView cancel(@RestPath UUID id) {
        return runs.cancel(id);
    }

    @GET
    @Path("/{id}/events")
    @PermissionsAllowed(Permissions.RUN_READ)
    @Operation(summary = "Every step of a run, oldest first")
    public List<RunEvent> events(@RestPath UUID id) {
        return runs.events(id);
    }
}
