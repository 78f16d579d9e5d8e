package io.millrace.gateway.serving;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.gateway.artifacts.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What lies beside a model. Any of it may be absent (null): such a model still serves, and its
 * windows count requests only.
 */
public record ModelDocuments(
        ModelSignature signature, ReferenceProfile profile, String profileDigest) {

    /** Reads the documents in {@code folder}. */
    public static ModelDocuments read(Path folder) {
        try {
            Path signature = folder.resolve(ModelSignature.FILE);
            Path profile = folder.resolve(ReferenceProfile.FILE);
            return new ModelDocuments(
                    Files.exists(signature)
                            ? Wire.fromBytes(Files.readAllBytes(signature), ModelSignature.class)
                            : null,
                    Files.exists(profile)
                            ? Wire.fromBytes(Files.readAllBytes(profile), ReferenceProfile.class)
                            : null,
                    Files.exists(profile) ? Digests.sha256(profile) : null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the documents in " + folder, e);
        }
    }
}
