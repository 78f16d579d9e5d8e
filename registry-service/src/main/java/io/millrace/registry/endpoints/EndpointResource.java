package io.millrace.registry.endpoints;

import io.millrace.auth.Permissions;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.serving.EndpointState;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

@Path("/api/v1/endpoints")
@Produces(MediaType.APPLICATION_JSON)
public class EndpointResource {

    private final EndpointService endpoints;
    private final SecurityIdentity caller;

    EndpointResource(EndpointService endpoints, SecurityIdentity caller) {
        this.endpoints = endpoints;
        this.caller = caller;
    }

    @POST
    @PermissionsAllowed(Permissions.ENDPOINT_WRITE)
    public Uni<Response> create(@Valid @NotNull NewEndpoint request) {
        return endpoints
                .create(request, actor())
                .map(
                        state ->
                                tagged(
                                        Response.created(
                                                URI.create(
                                                        "/api/v1/endpoints/" + state.endpoint())),
                                        state));
    }

    @GET
    @PermissionsAllowed(Permissions.ENDPOINT_READ)
    public Uni<List<EndpointState>> list() {
        return endpoints.list();
    }

    @GET
    @Path("{name}")
    @PermissionsAllowed(Permissions.ENDPOINT_READ)
    public Uni<Response> get(@PathParam("name") String name) {
        return endpoints.get(name).map(state -> tagged(Response.ok(), state));
    }

    @PUT
    @Path("{name}/traffic")
    @PermissionsAllowed(Permissions.ENDPOINT_WRITE)
    public Uni<Response> split(
            @PathParam("name") String name,
            @HeaderParam("If-Match") String ifMatch,
            @Valid @NotNull TrafficChange change) {
        return endpoints
                .split(name, generation(ifMatch), change, actor())
                .map(state -> tagged(Response.ok(), state));
    }

    @POST
    @Path("{name}/rollback")
    @PermissionsAllowed(Permissions.ENDPOINT_WRITE)
    public Uni<Response> rollback(@PathParam("name") String name) {
        return endpoints.rollback(name, actor()).map(state -> tagged(Response.ok(), state));
    }

    @DELETE
    @Path("{name}")
    @PermissionsAllowed(Permissions.ENDPOINT_WRITE)
    public Uni<Void> delete(@PathParam("name") String name) {
        return endpoints.delete(name, actor());
    }

    @POST
    @Path("republish")
    @PermissionsAllowed(Permissions.ENDPOINT_WRITE)
    public Uni<Republished> republish() {
        return endpoints.republish().map(Republished::new);
    }

    /** How many endpoints were written for the gateways again. */
    record Republished(int endpoints) {}

    private String actor() {
        return caller.getPrincipal().getName();
    }

    private static Response tagged(Response.ResponseBuilder response, EndpointState state) {
        return response.header("ETag", "\"" + state.generation() + "\"").entity(state).build();
    }

    private static long generation(String ifMatch) {
        if (ifMatch == null) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The header If-Match is missing: send the ETag of the endpoint's state that the"
                            + " change rests on, such as If-Match: \"3\".");
        }
        try {
            return Long.parseLong(ifMatch.strip().replaceAll("^W/", "").replace("\"", ""));
        } catch (NumberFormatException _) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "If-Match must hold a generation such as \"3\", not " + ifMatch);
        }
    }
}
