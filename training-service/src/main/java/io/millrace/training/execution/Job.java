package io.millrace.training.execution;

import java.nio.file.Path;

/**
 * One process of the trainer. The folder is its identity: the same folder never runs twice.
 *
 * @param folder of the specification, the log and the marks of its life
 * @param data the trainer's input file
 * @param out the trainer's output folder
 */
public record Job(Path folder, Path data, Path out) {

    public Path specification() {
        return folder.resolve("spec.json");
    }

    /** One JSON object a line. */
    public Path standardOutput() {
        return folder.resolve("stdout");
    }

    public Path standardError() {
        return folder.resolve("stderr");
    }

    Path processId() {
        return folder.resolve("pid");
    }

    Path exitCode() {
        return folder.resolve("exit");
    }
}
