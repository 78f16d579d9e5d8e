package io.millrace.training.datasets;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Use cases on datasets. A dataset that was answered for is on disk and in the database. */
@ApplicationScoped
public class DatasetService {

    private static final int MOST_LISTED = 1000;

    /** Age at which an upload that does not grow any more belongs to a process that is gone. */
    private static final Duration UNFINISHED = Duration.ofHours(1);

    private final DatasetRepository datasets;
    private final DatasetConfig config;
    private final Clock clock = Clock.systemUTC();

    DatasetService(DatasetRepository datasets, DatasetConfig config) {
        this.datasets = datasets;
        this.config = config;
    }

    /**
     * Stores an uploaded CSV (plain or gzipped, with a header) or Parquet file; the format is told
     * by its first bytes. The same content under the same name is the same dataset.
     *
     * @throws DatasetRefusedException if it cannot be trained on; names row and column
     */
    public Dataset upload(DatasetSpec spec, InputStream body) {
        Path upload = receive(body);
        try {
            return importFile(spec, upload);
        } finally {
            delete(upload);
        }
    }

    /** Stores a file that is already on disk; the file itself stays where it is. */
    public Dataset importFile(DatasetSpec spec, Path source) {
        Path parquet = folder().resolve(UUID.randomUUID() + ".parquet.part");
        try {
            DatasetImport.Imported imported = DatasetImport.run(source, spec, parquet);
            Path file = folder().resolve(imported.contentHash() + ".parquet");
            publish(parquet, file);
            return datasets.insertOrFind(
                    new Dataset(
                            UUID.randomUUID(),
                            spec.name(),
                            imported.contentHash(),
                            imported.rows(),
                            imported.task(),
                            spec.labelColumn(),
                            spec.timeColumn(),
                            imported.columns(),
                            imported.verdict(),
                            clock.instant(),
                            file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(parquet);
        }
    }

    /** What an earlier process left of uploads that it did not finish. */
    void deleteLeftovers(@Observes StartupEvent started) {
        Instant now = clock.instant();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.filter(DatasetService::isUnfinished).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(UNFINISHED))) {
                    delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUnfinished(Path file) {
        return file.toString().endsWith(".upload") || file.toString().endsWith(".part");
    }

    /** The dataset {@code id}; fails with NOT_FOUND. */
    public Dataset get(UUID id) {
        return datasets.find(id)
                .orElseThrow(
                        () ->
                                new ServiceException(
                                        ErrorCode.NOT_FOUND, "there is no dataset " + id));
    }

    /** The newest datasets. */
    public List<Dataset> list() {
        return datasets.list(MOST_LISTED);
    }

    private Path receive(InputStream body) {
        Path upload = folder().resolve(UUID.randomUUID() + ".upload");
        long limit = config.uploadMaxSize().asLongValue();
        try (var out = Files.newOutputStream(upload)) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                total += read;
                if (total > limit) {
                    throw new ServiceException(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "the file is larger than %d bytes (millrace.training.datasets.upload.max-size)"
                                    .formatted(limit));
                }
                out.write(buffer, 0, read);
            }
            return upload;
        } catch (IOException e) {
            delete(upload);
            throw new UncheckedIOException(e);
        } catch (ServiceException e) {
            delete(upload);
            throw e;
        }
    }

    /** Durable before anybody is told of it. */
    private static void publish(Path part, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private Path folder() {
        try {
            return Files.createDirectories(config.dir());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
