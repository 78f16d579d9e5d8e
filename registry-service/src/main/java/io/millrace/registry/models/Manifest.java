package io.millrace.registry.models;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.registry.artifacts.Digests;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files of a version.
 *
 * <p>Canonical form: one line {@code <sha256> <size> <path>\n} per file, by path in byte order. Its
 * SHA-256 is the version's digest, so that equal files give equal digests wherever they are.
 */
record Manifest(List<ModelFile> files) {

    Manifest {
        files = files.stream().sorted(Comparator.comparing(ModelFile::path)).toList();
    }

    String digest() {
        return Digests.of(
                files.stream()
                        .map(file -> file.sha256() + " " + file.size() + " " + file.path() + "\n")
                        .collect(Collectors.joining()));
    }
}
