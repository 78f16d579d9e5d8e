package io.millrace.registry.mlflow;

import io.millrace.auth.Permissions;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.models.AliasService;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/** Aliases. Whoever may write models may name a challenger; all other aliases are promotions. */
@Path("/api/2.0/mlflow/registered-models/alias")
@Produces(MediaType.APPLICATION_JSON)
public class MlflowAliasResource {

    private static final String CHALLENGER = "challenger";
    private static final StringPermission PROMOTE = new StringPermission("model", "promote");

    private final AliasService aliases;
    private final SecurityIdentity caller;

    MlflowAliasResource(AliasService aliases, SecurityIdentity caller) {
        this.aliases = aliases;
        this.caller = caller;
    }

    @POST
    @PermissionsAllowed({Permissions.MODEL_PROMOTE, Permissions.MODEL_WRITE})
    public Uni<String> set(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        String alias = request.text("alias");
        return mayMove(alias)
                .chain(
                        () ->
                                aliases.set(
                                        request.text("name"),
                                        alias,
                                        request.text("version"),
                                        actor()))
                .replaceWith(MlflowJson.EMPTY);
    }

    @DELETE
    @PermissionsAllowed({Permissions.MODEL_PROMOTE, Permissions.MODEL_WRITE})
    public Uni<String> delete(String body) {
        MlflowRequest request = MlflowRequest.ofBody(body);
        String alias = request.text("alias");
        return mayMove(alias)
                .chain(() -> aliases.delete(request.text("name"), alias, actor()))
                .replaceWith(MlflowJson.EMPTY);
    }

    @GET
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<String> get(@Context UriInfo uri) {
        MlflowRequest request = MlflowRequest.ofQuery(uri.getQueryParameters());
        return aliases.resolve(request.text("name"), request.text("alias"))
                .map(version -> MlflowJson.of("model_version", MlflowModels.version(version)));
    }

    private Uni<Boolean> mayMove(String alias) {
        if (alias.equals(CHALLENGER)) {
            return Uni.createFrom().item(true);
        }
        return caller.checkPermission(PROMOTE)
                .invoke(
                        granted -> {
                            if (!granted) {
                                throw new ServiceException(
                                        ErrorCode.PERMISSION_DENIED,
                                        "Moving the alias '"
                                                + alias
                                                + "' needs the permission model:promote. Without it"
                                                + " you may set the alias 'challenger'.");
                            }
                        });
    }

    private String actor() {
        return caller.getPrincipal().getName();
    }
}
