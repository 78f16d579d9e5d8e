package io.millrace.registry.mlflow;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.registry.artifacts.ArtifactPath;
import io.millrace.registry.artifacts.ArtifactService;
import io.millrace.registry.artifacts.Blob;
import io.millrace.registry.artifacts.FileInfo;
import io.millrace.registry.artifacts.Transfers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Lists and sends files by a path below the root of a run, logged model or version. */
@ApplicationScoped
class ArtifactRoots {

    private final ArtifactService artifacts;
    private final Transfers transfers;

    ArtifactRoots(ArtifactService artifacts, Transfers transfers) {
        this.artifacts = artifacts;
        this.transfers = transfers;
    }

    /**
     * What is directly below a folder, with paths from the root.
     *
     * @param asked path as the caller wrote it, or null for the root itself
     */
    Uni<Response> list(Uni<String> root, String asked) {
        String folder = asked == null ? "" : checked(asked);
        return root.chain(
                uri ->
                        artifacts
                                .list(ArtifactPath.join(proxied(uri), folder))
                                .map(files -> listing(uri, folder, files)));
    }

    /** One file, as a download. */
    Uni<Response> send(Uni<String> root, String asked) {
        String path = checked(asked);
        return root.map(uri -> ArtifactPath.join(proxied(uri), path))
                .chain(artifacts::get)
                .chain(blob -> transfers.open(path, blob))
                .map(file -> ArtifactResponses.file(path, file));
    }

    /** One of the frozen files of a version. */
    Uni<Response> send(List<ModelFile> files, String asked) {
        String path = checked(asked);
        ModelFile found =
                files.stream()
                        .filter(file -> file.path().equals(path))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new ServiceException(
                                                ErrorCode.NOT_FOUND,
                                                "No such artifact: '" + path + "'"));
        return transfers
                .open(path, new Blob(found.sha256(), found.size()))
                .map(file -> ArtifactResponses.file(path, file));
    }

    private static String checked(String asked) {
        return ArtifactPath.normalise(ArtifactPath.check(asked));
    }

    private static Response listing(String root, String folder, List<FileInfo> files) {
        List<FileInfo> fromRoot =
                files.stream()
                        .map(file -> file.at(ArtifactPath.join(folder, file.path())))
                        .toList();
        return ArtifactResponses.json(MlflowJson.of(new ArtifactResponses.Files(root, fromRoot)));
    }

    private static String proxied(String root) {
        String path = ArtifactPath.ofUri(root);
        if (path == null) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The artifacts are at '"
                            + root
                            + "', which this server doesn't serve. Read them from there.");
        }
        return path;
    }
}
