package io.millrace.training.runs;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.Task;
import io.millrace.training.datasets.ColumnType;
import io.millrace.training.datasets.Dataset;
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
        Task task = spec.task() == null ? dataset.task() : spec.task();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("mode", "TRAIN");
        document.put("modelName", run.modelName());
        document.put("task", task);
        document.put("label", dataset.labelColumn());
        document.put("time", dataset.timeColumn());
        document.put("columns", spec.columns().isEmpty() ? columns(dataset) : spec.columns());
        document.put("parameters", spec.parameters());
        document.put("classLabels", task.isClassification() ? spec.classLabels() : List.of());
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
