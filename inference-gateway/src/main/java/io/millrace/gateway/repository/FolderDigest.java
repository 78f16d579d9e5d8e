package io.millrace.gateway.repository;

import io.millrace.gateway.artifacts.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Digest of everything in a version's folder: the model, and data that it keeps beside itself. */
final class FolderDigest {

    private FolderDigest() {}

    static String of(Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                lines.append(folder.relativize(file))
                        .append(' ')
                        .append(Digests.sha256(file))
                        .append('\n');
            }
        }
        return Digests.sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
