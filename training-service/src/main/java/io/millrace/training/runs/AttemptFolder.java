package io.millrace.training.runs;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.training.execution.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files of one attempt of one run. An attempt that goes on after a restart finds them again. */
record AttemptFolder(Path folder) {

    private static final Pattern JOB = Pattern.compile("training|evaluation-\\d+");

    static AttemptFolder of(Path root, Run run) {
        return new AttemptFolder(
                root.resolve(run.id().toString()).resolve("attempt-" + run.attempt()));
    }

    Job training(Path data) {
        return new Job(folder.resolve("training"), data, out());
    }

    /** Of each lease its own: it is short, and the champion may have changed since. */
    Job evaluation(long fence) {
        return new Job(
                folder.resolve("evaluation-" + fence),
                out().resolve("heldout.parquet"),
                folder.resolve("evaluated-" + fence));
    }

    Path out() {
        return folder.resolve("out");
    }

    Path model() {
        return out().resolve("model");
    }

    /** The candidate as the registry gives it back. */
    Path fetched() {
        return folder.resolve("fetched");
    }

    Path champion() {
        return folder.resolve("champion");
    }

    /** Folders of all trainer processes that the run has had, in any attempt. */
    List<Path> jobsOfRun() {
        Path run = folder.getParent();
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.walk(run, 2)) {
            return folders.filter(path -> path.getParent().getParent().equals(run))
                    .filter(path -> JOB.matcher(path.getFileName().toString()).matches())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the trained model is called. */
    ModelSignature signature() throws IOException {
        return Wire.fromBytes(
                Files.readAllBytes(model().resolve(ModelSignature.FILE)), ModelSignature.class);
    }

    /** Deletes all attempts of a run. */
    static void delete(Path root, UUID run) {
        Path folder = root.resolve(run.toString());
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
