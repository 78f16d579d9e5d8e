package io.millrace.gateway.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Files of one version.
 *
 * @param digest names the content of all of them
 * @param model the model's file; what belongs to it lies beside it
 * @param again gives the model's file once more, after a look whether all are still the same;
 *     blocks, and fails with the reason
 */
public record VersionFiles(String digest, Path model, Supplier<Path> again) {

    /** Bytes of the model and of all that lies beside it. */
    long bytes() {
        try (Stream<Path> all = Files.walk(model.getParent())) {
            long bytes = 0;
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
