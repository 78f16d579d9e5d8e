package io.millrace.training.snapshots;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.events.TrainingRequest;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.Task;
import io.millrace.training.datasets.Dataset;
import io.millrace.training.datasets.DatasetRefusedException;
import io.millrace.training.datasets.DatasetService;
import io.millrace.training.datasets.DatasetSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Cuts training data out of what an endpoint served. */
@ApplicationScoped
public class SnapshotService {

    /** Column of a snapshot's data set that holds row weights, where rows have any. */
    public static final String WEIGHT_COLUMN = SnapshotFile.WEIGHT;

    private static final Duration LOOK = Duration.ofMillis(100);

    private final SnapshotRepository repository;
    private final DatasetService datasets;
    private final SnapshotConfig config;
    private final SnapshotMetrics metrics;

    SnapshotService(
            SnapshotRepository repository,
            DatasetService datasets,
            SnapshotConfig config,
            SnapshotMetrics metrics) {
        this.metrics = metrics;
        this.repository = repository;
        this.datasets = datasets;
        this.config = config;
    }

    /**
     * Freezes the labelled rows in the request's range. Labels that come later are not waited for.
     *
     * @param signature of the model that is trained anew: names label, columns and task
     * @throws SnapshotRefusedException if there are too few rows, or they can't be trained on
     */
    public Snapshot cut(TrainingRequest request, ModelSignature signature) {
        Instant asked = Instant.now();
        boolean complete = awaitCaughtUp(asked);
        TrainingRequest.Snapshot range =
                request.snapshot() == null
                        ? new TrainingRequest.Snapshot(null, null)
                        : request.snapshot();
        String name = UUID.randomUUID().toString();
        Path parquet = config.dir().resolve(name + ".parquet");
        try {
            Files.createDirectories(config.dir());
            try (SnapshotFile file =
                    new SnapshotFile(config.dir().resolve(name + ".ndjson"), signature)) {
                SnapshotRepository.Cut cut =
                        repository.read(
                                request.endpoint(),
                                range.from(),
                                range.to(),
                                config.maxRows(),
                                file::add);
                requireRows(file, cut, request.endpoint());
                file.writeParquet(parquet);
                Task task = task(signature.task(), file.rowsByLabel().size());
                Dataset dataset = store(request.endpoint(), signature, task, parquet);
                boolean classes = task.isClassification();
                Snapshot snapshot =
                        new Snapshot(
                                id(dataset.contentHash(), request.endpoint()),
                                dataset.id(),
                                dataset.contentHash(),
                                request.endpoint(),
                                range.from(),
                                range.to(),
                                cut.samples(),
                                file.rows(),
                                classes ? file.rowsByLabel() : Map.of(),
                                classes ? cut.coverage() : Map.of(),
                                file.labelHorizon(),
                                file.isWeighted(),
                                file.rowsByRate(),
                                cut.offsets(),
                                cut.lost(),
                                cut.dropped(),
                                complete,
                                asked);
                repository.insert(snapshot);
                metrics.cut(snapshot);
                return snapshot;
            } finally {
                Files.deleteIfExists(parquet);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The snapshot {@code id}; fails with NOT_FOUND. */
    public Snapshot get(UUID id) {
        return repository
                .find(id)
                .orElseThrow(
                        () ->
                                new ServiceException(
                                        ErrorCode.NOT_FOUND, "there is no snapshot " + id));
    }

    /** What was sent to Kafka before the request belongs to it, if it comes in soon. */
    private boolean awaitCaughtUp(Instant asked) {
        Instant deadline = asked.plus(config.catchUp());
        while (config.ingest()
                && Instant.now().isBefore(deadline)
                && !Thread.currentThread().isInterrupted()) {
            if (!repository.caughtUpAt().isBefore(asked)) {
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return !config.ingest();
    }

    private void requireRows(SnapshotFile file, SnapshotRepository.Cut cut, String endpoint) {
        if (file.rows() < config.minRows()) {
            throw new SnapshotRefusedException(
                    "endpoint %s has %d labelled rows of %d sampled ones in the range; at least %d are needed (millrace.training.snapshots.min-rows)"
                            .formatted(endpoint, file.rows(), cut.samples(), config.minRows()));
        }
    }

    /** The model's own task, but that labels may name classes that it does not know yet. */
    private static Task task(Task ofTheModel, int classes) {
        return ofTheModel == Task.BINARY && classes > 2 ? Task.MULTICLASS : ofTheModel;
    }

    private Dataset store(String endpoint, ModelSignature signature, Task task, Path parquet) {
        try {
            return datasets.importFile(
                    new DatasetSpec(
                            "endpoint " + endpoint,
                            signature.labelColumn(),
                            SnapshotFile.TIME,
                            task),
                    parquet);
        } catch (DatasetRefusedException e) {
            throw new SnapshotRefusedException(
                    "the served rows can't be trained on: " + e.getMessage());
        }
    }

    private static UUID id(String contentHash, String endpoint) {
        return UUID.nameUUIDFromBytes(
                (contentHash + '/' + endpoint).getBytes(StandardCharsets.UTF_8));
    }
}
