package io.millrace.registry.models;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.registry.artifacts.ArtifactPath;
import io.millrace.registry.artifacts.ArtifactService;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the files that a version's source names, and freezes them. */
@ApplicationScoped
class VersionSource {

    private static final Pattern RUN = Pattern.compile("runs:/+([^/]+)/?(.*)");
    private static final Pattern LOGGED_MODEL = Pattern.compile("models:/+(m-[^/]+)/?");
    private static final Pattern VERSION = Pattern.compile("models:/+([^/]+)/(\\d+)/?");

    private final VersionRepository versions;
    private final ModelRepository models;
    private final ArtifactService artifacts;

    VersionSource(VersionRepository versions, ModelRepository models, ArtifactService artifacts) {
        this.versions = versions;
        this.models = models;
        this.artifacts = artifacts;
    }

    /**
     * What a source turned out to be.
     *
     * @param storageLocation where the files are, or null if that is the source itself
     * @param runId the run behind it, or null
     * @param loggedModelId the logged model behind it, or null
     */
    record Resolved(
            String storageLocation, String runId, String loggedModelId, List<ModelFile> files) {}

    Uni<Resolved> resolve(String source) {
        Matcher loggedModel = LOGGED_MODEL.matcher(source);
        if (loggedModel.matches()) {
            return ofLoggedModel(loggedModel.group(1));
        }
        Matcher version = VERSION.matcher(source);
        if (version.matches()) {
            return ofVersion(version.group(1), Integer.parseInt(version.group(2)));
        }
        Matcher run = RUN.matcher(source);
        if (run.matches()) {
            return versions.runRoot(run.group(1))
                    .chain(root -> frozen(ArtifactPath.ofUri(root), run.group(2)))
                    .map(files -> new Resolved(null, run.group(1), null, files));
        }
        return frozen(ArtifactPath.ofUri(source), "")
                .map(files -> new Resolved(null, null, null, files));
    }

    private Uni<Resolved> ofLoggedModel(String modelId) {
        return versions.loggedModel(modelId)
                .onItem()
                .ifNull()
                .failWith(() -> VersionService.notFound("models:/" + modelId))
                .chain(
                        origin ->
                                frozen(ArtifactPath.ofUri(origin.artifactLocation()), "")
                                        .map(
                                                files ->
                                                        new Resolved(
                                                                origin.artifactLocation(),
                                                                origin.sourceRunId(),
                                                                modelId,
                                                                files)));
    }

    /** A copy shares the files of the version that it copies: they are frozen already. */
    private Uni<Resolved> ofVersion(String modelName, int version) {
        return models.findByName(modelName)
                .onItem()
                .ifNull()
                .failWith(() -> ModelService.notFound(modelName))
                .chain(model -> versions.find(model.id, version))
                .onItem()
                .ifNull()
                .failWith(() -> VersionService.notFound(modelName, Integer.toString(version)))
                .chain(
                        original ->
                                versions.files(original.id)
                                        .map(
                                                files ->
                                                        new Resolved(
                                                                location(original),
                                                                original.runId,
                                                                original.loggedModelId,
                                                                files)));
    }

    static String location(ModelVersionEntity version) {
        return version.storageLocation == null ? version.source : version.storageLocation;
    }

    private Uni<List<ModelFile>> frozen(String root, String below) {
        if (root == null) {
            return Uni.createFrom().item(List.of());
        }
        return artifacts.freeze(ArtifactPath.join(root, below));
    }
}
