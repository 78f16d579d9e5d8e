package io.millrace.registry.tokens;

import io.millrace.auth.Permissions;
import io.millrace.auth.Subject;
import io.millrace.auth.TokenIdentityProvider;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/** A caller's own tokens. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
public class AccessTokenResource {

    private final AccessTokenService tokens;
    private final SecurityIdentity caller;

    AccessTokenResource(AccessTokenService tokens, SecurityIdentity caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    @POST
    @PermissionsAllowed(Permissions.TOKEN_WRITE)
    public Uni<Response> create(@Valid @NotNull NewAccessToken request) {
        Subject owner = caller.getAttribute(TokenIdentityProvider.SUBJECT);
        return tokens.create(request, owner)
                .map(AccessTokenView::of)
                .map(
                        view ->
                                Response.created(URI.create("/api/v1/tokens/" + view.id()))
                                        // The one answer that holds the secret is kept nowhere.
                                        .header("Cache-Control", "no-store")
                                        .entity(view)
                                        .build());
    }

    @GET
    @PermissionsAllowed(Permissions.TOKEN_WRITE)
    public Uni<List<AccessTokenView>> list() {
        return tokens.list(owner()).map(found -> found.stream().map(AccessTokenView::of).toList());
    }

    @DELETE
    @Path("{id}")
    @PermissionsAllowed(Permissions.TOKEN_WRITE)
    public Uni<Void> revoke(@PathParam("id") String id) {
        return tokens.revoke(id, owner());
    }

    private String owner() {
        return caller.getPrincipal().getName();
    }
}
