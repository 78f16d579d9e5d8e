package io.millrace.training.runs;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.Task;
import io.millrace.training.datasets.ColumnType;
import io.millrace.training.datasets.Dataset;
import io.millrace.training.snapshots.SnapshotService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the trainer's specification. */
final class TrainerDocument {

    private TrainerDocument() {}

    static void writeTraining(Path file, Run run, Dataset dataset) throws IOException {
        RunSpec spec = run.spec();
        ModelSignature earlier = spec.signature();
        Task task = task(spec, dataset);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("mode", "TRAIN");
        document.put("modelName", run.modelName());
        document.put("task", task);
        document.put("label", dataset.labelColumn());
        document.put("time", dataset.timeColumn());
        document.put("columns", earlier == null ? columns(dataset) : earlier.columns());
        document.put("weight", weight(dataset));
        document.put("parameters", spec.parameters());
        document.put("classLabels", earlier == null ? List.of() : earlier.outputs().classLabels());
        document.put("datasetHash", dataset.contentHash());
        write(file, document);
    }

    /** {@code champion} may be absent. */
    static void writeEvaluation(Path file, Path candidate, Path champion) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("mode", "EVALUATE");
        document.put("candidate", candidate.toAbsolutePath().toString());
        if (champion != null) {
            document.put("champion", champion.toAbsolutePath().toString());
        }
        write(file, document);
    }

    private static Task task(RunSpec spec, Dataset dataset) {
        if (spec.task() != null) {
            return spec.task();
        }
        return spec.signature() == null ? dataset.task() : spec.signature().task();
    }

    /** Snapshots carry weights where rows were sampled at different rates. */
    private static String weight(Dataset dataset) {
        boolean weighted =
                dataset.columns().stream()
                        .anyMatch(column -> column.name().equals(SnapshotService.WEIGHT_COLUMN));
        return weighted ? SnapshotService.WEIGHT_COLUMN : null;
    }

    private static List<Map<String, String>> columns(Dataset dataset) {
        return dataset.features().stream()
                .map(
                        column ->
                                Map.of(
                                        "name",
                                        column.name(),
                                        "type",
                                        column.type() == ColumnType.NUMERIC
                                                ? "NUMERIC"
                                                : "CATEGORICAL"))
                .toList();
    }

    private static void write(Path file, Map<String, Object> document) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, Wire.toBytes(document));
    }
}
