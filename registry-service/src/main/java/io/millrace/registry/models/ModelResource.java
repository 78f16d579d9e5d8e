package io.millrace.registry.models;

import io.millrace.auth.Permissions;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
public class ModelResource {

    private final ModelService models;
    private final VersionLookupService versions;
    private final AliasService aliases;

    ModelResource(ModelService models, VersionLookupService versions, AliasService aliases) {
        this.models = models;
        this.versions = versions;
        this.aliases = aliases;
    }

    @GET
    @Path("{name}")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<ModelView> get(@PathParam("name") String name) {
        return models.get(name).map(ModelView::of);
    }

    @GET
    @Path("{name}/versions")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<List<VersionView>> versions(@PathParam("name") String name) {
        return versions.ofModel(name).map(found -> found.stream().map(VersionView::of).toList());
    }

    @GET
    @Path("{name}/versions/{version}")
    @PermissionsAllowed(Permissions.MODEL_READ)
    public Uni<VersionView> version(
            @PathParam("name") String name, @PathParam("version") String version) {
        Uni<ModelVersion> found =
                version.startsWith("@")
                        ? aliases.resolve(name, version.substring(1))
                        : versions.get(name, version);
        return found.map(VersionView::of);
    }
}
