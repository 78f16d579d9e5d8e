package io.millrace.auth;

import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** One operation of each kind on every surface. */
@Path("{prefix:(api/2\\.0|api/v1|v2)}/secured")
public class SecuredResource {

    private final SecurityIdentity caller;

    SecuredResource(SecurityIdentity caller) {
        this.caller = caller;
    }

    @GET
    @PermissionsAllowed(Permissions.MODEL_READ)
    public String read() {
        Subject subject = caller.getAttribute(TokenIdentityProvider.SUBJECT);
        return caller.getPrincipal().getName() + " " + subject.roles();
    }

    @POST
    @PermissionsAllowed(Permissions.MODEL_PROMOTE)
    public String promote() {
        return "done";
    }

    @GET
    @Path("public")
    @PermitAll
    public String everyone() {
        return "hello";
    }

    @GET
    @Path("forgotten")
    public String forgotten() {
        return "nobody may see this";
    }
}
