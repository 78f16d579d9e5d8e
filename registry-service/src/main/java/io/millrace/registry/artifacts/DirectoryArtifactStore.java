package io.millrace.registry.artifacts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.RegistryConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Blobs in a local folder, {@code blobs/ab/cd/abcd...}. A blob is written beside, forced to the
 * disk, and moved to its name in one step, so that a name never shows half a file.
 */
@ApplicationScoped
class DirectoryArtifactStore implements ArtifactStore {

    private static final Logger LOG = Logger.getLogger(DirectoryArtifactStore.class);
    private static final int BUFFER = 1 << 16;

    private final Path blobs;
    private final Path incoming;
    private final Counter corrupted;

    DirectoryArtifactStore(RegistryConfig config, MeterRegistry metrics) {
        this.blobs = config.dataDir().resolve("blobs");
        this.incoming = config.dataDir().resolve("incoming");
        this.corrupted =
                Counter.builder("millrace_registry_corrupted_blobs")
                        .description("Reads refused because the bytes are not what they were")
                        .register(metrics);
        Gauge.builder("millrace_registry_disk_free_bytes", config.dataDir(), folder -> free(folder))
                .description("Bytes left on the disk that holds the artifacts")
                .register(metrics);
    }

    private static double free(Path folder) {
        // Before the first upload there is no folder, which must not look like a full disk.
        return Files.exists(folder) ? folder.toFile().getUsableSpace() : Double.NaN;
    }

    @Override
    public Blob write(InputStream bytes) throws IOException {
        Files.createDirectories(incoming);
        Path partial = incoming.resolve(UUID.randomUUID().toString());
        try {
            MessageDigest digest = Digests.sha256();
            long size = copy(bytes, partial, digest);
            String sha256 = Digests.hex(digest);
            publish(partial, blob(sha256));
            return new Blob(sha256, size);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static long copy(InputStream bytes, Path target, MessageDigest digest)
            throws IOException {
        try (FileChannel file =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(file);
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
                size += read;
            }
            file.force(true);
            return size;
        }
    }

    private void publish(Path partial, Path blob) throws IOException {
        Files.createDirectories(blob.getParent());
        Files.move(
                partial, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The new names are in the folders: they have to reach the disk too.
        for (Path folder = blob.getParent();
                folder.startsWith(blobs);
                folder = folder.getParent()) {
            force(folder);
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Path verified(String sha256) throws IOException {
        Path blob = blob(sha256);
        if (!Files.isRegularFile(blob)) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "There is no blob " + sha256 + ".");
        }
        MessageDigest digest = Digests.sha256();
        try (InputStream in = Files.newInputStream(blob)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        String actual = Digests.hex(digest);
        if (!actual.equals(sha256)) {
            corrupted.increment();
            LOG.errorf("blob %s is corrupted: its bytes hash to %s", sha256, actual);
            throw new ServiceException(
                    ErrorCode.INTERNAL,
                    "The stored bytes of blob "
                            + sha256
                            + " are corrupted and were refused. Upload the file again or restore"
                            + " the artifact store from a backup.",
                    Map.of("sha256", sha256, "reason", "DATA_CORRUPTED"));
        }
        return blob;
    }

    private Path blob(String sha256) {
        if (!Digests.isHex(sha256)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + sha256 + "' is not a SHA-256: 64 digits 0-9 a-f are expected");
        }
        return blobs.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }
}
