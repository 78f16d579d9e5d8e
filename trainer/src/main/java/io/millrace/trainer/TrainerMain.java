package io.millrace.trainer;

import io.millrace.contracts.Wire;
import io.millrace.trainer.spec.Report;
import io.millrace.trainer.spec.TrainSpec;
import io.millrace.trainer.spec.TrainerException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process that does one job and ends. Environment: {@code TRAIN_SPEC} (a {@link TrainSpec} as
 * JSON), {@code TRAIN_DATA} (CSV or Parquet), {@code TRAIN_OUT} (a folder). Standard output: one
 * JSON object a line. Exit codes: 0 done, 64 to 78 do not retry, 143 after SIGTERM, else unknown.
 */
public final class TrainerMain {

    private TrainerMain() {}

    public static void main(String[] arguments) {
        Report report = new Report(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.exit(run(System.getenv(), report));
    }

    static int run(Map<String, String> environment, Report report) {
        try {
            TrainSpec spec =
                    Wire.fromBytes(
                            Files.readAllBytes(path(environment, "TRAIN_SPEC")), TrainSpec.class);
            Path data = path(environment, "TRAIN_DATA");
            Path out = Files.createDirectories(path(environment, "TRAIN_OUT"));
            switch (spec.mode()) {
                case TRAIN -> new Training(spec, report).run(data, out);
                case EVALUATE -> new Evaluation(spec, report).run(data, out);
            }
            return 0;
        } catch (TrainerException e) {
            report.failure(e.kind().name(), e.getMessage());
            return e.kind().exitCode();
        } catch (Exception e) {
            e.printStackTrace();
            report.failure("UNKNOWN", e.toString());
            return 1;
        }
    }

    private static Path path(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new TrainerException(
                    TrainerException.Kind.USER_CONFIG, "the environment lacks " + name);
        }
        return Path.of(value);
    }
}
