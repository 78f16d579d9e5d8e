package io.millrace.registry.artifacts;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The tree of artifacts: paths over blobs. What a model version froze can't be changed. */
@ApplicationScoped
public class ArtifactService {

    private final ArtifactRepository artifacts;

    ArtifactService(ArtifactRepository artifacts) {
        this.artifacts = artifacts;
    }

    /** Lets {@code path} name a stored blob. The same bytes again are fine on a frozen path too. */
    @WithTransaction
    public Uni<Void> put(String path, Blob blob) {
        return artifacts
                .lockForWrite()
                .chain(() -> artifacts.find(path))
                .chain(
                        old ->
                                old != null && old.sha256().equals(blob.sha256())
                                        ? Uni.createFrom().item(0)
                                        : refuseFrozen(path).chain(() -> artifacts.put(path, blob)))
                .replaceWithVoid();
    }

    /** Removes a file or a folder; nothing there is fine. */
    @WithTransaction
    public Uni<Void> delete(String path) {
        return artifacts
                .lockForWrite()
                .chain(() -> refuseFrozen(path))
                .chain(() -> artifacts.holdsFrozen(path))
                .invoke(frozen -> refuse(frozen, path))
                .chain(() -> artifacts.delete(path))
                .replaceWithVoid();
    }

    private Uni<Void> refuseFrozen(String path) {
        return artifacts.isFrozen(path).invoke(frozen -> refuse(frozen, path)).replaceWithVoid();
    }

    private static void refuse(boolean frozen, String path) {
        if (frozen) {
            throw new ServiceException(
                    ErrorCode.CONFLICT,
                    "The file '"
                            + path
                            + "' belongs to a registered model version and can't be changed. Log"
                            + " the model again and register a new version.");
        }
    }

    /** The blob that {@code path} names. */
    @WithSession
    public Uni<Blob> get(String path) {
        return artifacts
                .find(path)
                .onItem()
                .ifNull()
                .failWith(
                        () ->
                                new ServiceException(
                                        ErrorCode.NOT_FOUND, "No such artifact: '" + path + "'"));
    }

    /** Files and folders directly below a folder; empty for a file or where nothing is. */
    @WithSession
    public Uni<List<FileInfo>> list(String folder) {
        return artifacts.children(folder);
    }

    /**
     * All files below a folder, frozen from now on. Call within the transaction that registers the
     * version; writers wait until it ends.
     */
    public Uni<List<ModelFile>> freeze(String folder) {
        return artifacts
                .lockForFreeze()
                .chain(() -> artifacts.tree(folder))
                .call(
                        files ->
                                files.isEmpty()
                                        ? Uni.createFrom().item(0)
                                        : artifacts.freeze(folder));
    }
}
