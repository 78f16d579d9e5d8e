package io.millrace.trainer;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature.Column;
import io.millrace.contracts.model.ModelSignature.ColumnType;
import io.millrace.contracts.model.Task;
import io.millrace.trainer.spec.Report;
import io.millrace.trainer.spec.TrainSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** A CSV file and what the trainer makes of it, in this process. */
final class Table {

    private final Path folder;
    private final Path data;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    Table(Path folder, String header, int rows, IntFunction<String> row) throws IOException {
        this.folder = folder;
        this.data = folder.resolve("data.csv");
        StringBuilder csv = new StringBuilder(header).append('\n');
        for (int i = 0; i < rows; i++) {
            csv.append(row.apply(i)).append('\n');
        }
        Files.writeString(data, csv);
    }

    /** Trains; {@code columns} as {@code n:load} and {@code c:region}. Returns the exit code. */
    int train(Task task, Map<String, Object> parameters, String... columns) throws IOException {
        return run(
                new TrainSpec(
                        TrainSpec.Mode.TRAIN,
                        "m",
                        task,
                        "y",
                        null,
                        null,
                        columns(columns),
                        parameters,
                        null,
                        "hash",
                        null,
                        null),
                data,
                out());
    }

    /** Evaluates what was trained here; {@code champion} may be null. */
    int evaluate(Path champion, Path into) throws IOException {
        return run(
                new TrainSpec(
                        TrainSpec.Mode.EVALUATE,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        model().toString(),
                        champion == null ? null : champion.toString()),
                out().resolve("heldout.parquet"),
                into);
    }

    private int run(TrainSpec spec, Path input, Path out) throws IOException {
        Path file = folder.resolve("spec.json");
        Files.write(file, Wire.toBytes(spec));
        return TrainerMain.run(
                Map.of(
                        "TRAIN_SPEC", file.toString(),
                        "TRAIN_DATA", input.toString(),
                        "TRAIN_OUT", out.toString()),
                new Report(new PrintStream(lines, true, StandardCharsets.UTF_8)));
    }

    Path out() {
        return folder.resolve("out");
    }

    Path model() {
        return out().resolve("model");
    }

    /** All that was reported. */
    String lines() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    private static List<Column> columns(String... columns) {
        return List.of(columns).stream()
                .map(
                        column ->
                                new Column(
                                        column.substring(2),
                                        column.startsWith("n:")
                                                ? ColumnType.NUMERIC
                                                : ColumnType.CATEGORICAL))
                .toList();
    }
}
