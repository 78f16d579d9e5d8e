package io.millrace.registry.mlflow;

import io.millrace.registry.artifacts.FileInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Answers that carry artifacts: always as a download, never with a type that the client chose. */
final class ArtifactResponses {

    private static final Set<String> TEXTS =
            Set.of("MLmodel", "MLproject", "conda.yaml", "python_env.yaml", "requirements.txt");

    private ArtifactResponses() {}

    /** A listing; {@code rootUri} only where files of a run are listed. */
    record Files(String rootUri, List<FileInfo> files) {}

    static Response json(String json) {
        return Response.ok(json, MediaType.APPLICATION_JSON).build();
    }

    static Response file(String path, Path file) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return Response.ok(file, type(name))
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static String type(String name) {
        if (TEXTS.contains(name)) {
            return MediaType.TEXT_PLAIN;
        }
        String guessed = URLConnection.guessContentTypeFromName(name);
        return guessed == null ? MediaType.APPLICATION_OCTET_STREAM : guessed;
    }
}
