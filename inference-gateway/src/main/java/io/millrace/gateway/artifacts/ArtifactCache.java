package io.millrace.gateway.artifacts;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.contracts.serving.EndpointState.Target;
import io.millrace.gateway.GatewayConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import org.jboss.logging.Logger;

/**
 * Versions on this replica's disk, one folder for each, every file checked against its digest each
 * time the version is asked for. What is missing or spoilt is fetched again, one file at a time.
 * Thread-safe: who finds all files in order does not wait for others.
 */
@Singleton
public class ArtifactCache {

    private static final Logger LOG = Logger.getLogger(ArtifactCache.class);
    private static final String SHA256 = "[0-9a-f]{64}";
    private static final int ATTEMPTS = 4;
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final int BUFFER = 1 << 16;

    private final Path versions;
    private final BlobSource source;

    @Inject
    ArtifactCache(GatewayConfig config, BlobSource source) {
        this(config.dataDir().resolve("versions"), source);
    }

    ArtifactCache(Path versions, BlobSource source) {
        this.versions = versions;
        this.source = source;
    }

    /**
     * The folder with all files of {@code target}. Blocks while it fetches.
     *
     * @throws ArtifactException if a file cannot be had, or what comes has another digest
     */
    public Path folder(Target target) {
        if (!target.digest().matches(SHA256)) {
            throw new ArtifactException("not a SHA-256: '" + target.digest() + "'");
        }
        Path folder = versions.resolve(target.digest());
        for (ModelFile file : target.files()) {
            Path place = place(folder, file);
            if (!isIntact(file, place)) {
                fetchAlone(file, place);
            }
        }
        return folder;
    }

    private static boolean isIntact(ModelFile file, Path place) {
        try {
            return Files.exists(place) && Digests.sha256(place).equals(file.sha256());
        } catch (IOException e) {
            throw new ArtifactException(
                    "cannot read %s: %s".formatted(file.path(), e.getMessage()), e);
        }
    }

    private synchronized void fetchAlone(ModelFile file, Path place) {
        ensure(file, place);
    }

    private static Path place(Path folder, ModelFile file) {
        Path place = folder.resolve(file.path()).normalize();
        if (!place.startsWith(folder) || place.equals(folder)) {
            throw new ArtifactException("file outside its version: '" + file.path() + "'");
        }
        if (!file.sha256().matches(SHA256)) {
            throw new ArtifactException("not a SHA-256: '" + file.sha256() + "'");
        }
        return place;
    }

    private void ensure(ModelFile file, Path place) {
        try {
            if (Files.exists(place)) {
                if (Digests.sha256(place).equals(file.sha256())) {
                    return;
                }
                LOG.errorf("%s is spoilt on disk and is fetched again", place);
                Files.delete(place);
            }
            Files.createDirectories(place.getParent());
            fetchPatiently(file, place);
        } catch (IOException e) {
            throw new ArtifactException(
                    "cannot fetch %s: %s".formatted(file.path(), e.getMessage()), e);
        }
    }

    private void fetchPatiently(ModelFile file, Path place) throws IOException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                fetch(file, place);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.debugf("fetching %s failed (%s), again", file.path(), e.getMessage());
                pause(pause);
                pause *= 2;
            }
        }
    }

    private void fetch(ModelFile file, Path place) throws IOException {
        Path part = place.resolveSibling(place.getFileName() + ".part");
        MessageDigest digest = Digests.newSha256();
        try (InputStream in = source.open(file.sha256());
                OutputStream out = Files.newOutputStream(part)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        String actual = Digests.hex(digest);
        if (!actual.equals(file.sha256())) {
            Files.delete(part);
            throw new ArtifactException(
                    "digest of %s is %s, expected %s: refused"
                            .formatted(file.path(), actual, file.sha256()));
        }
        Files.move(
                part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
