package io.millrace.benchmarks.suite;

import io.millrace.local.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where benchmarks keep things: all below {@code target/benchmarks} of the repository.
 *
 * @param home the repository
 */
public record Workspace(Path home) {

    /** Of the repository that this runs from. */
    public static Workspace find() {
        return new Workspace(Installation.find().home());
    }

    /** Folder of results. */
    public Path results() {
        return home.resolve("target/benchmarks");
    }

    /** Folder of Python environments, which are kept between runs. */
    public Path environments() {
        return results().resolve("venv");
    }

    /** A new folder for the state of one run. */
    public Path newFolder(String name) {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(results().resolve("runs")), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packaged stand-alone gateway. */
    public Path gatewayJar() {
        return require("inference-gateway/target/quarkus-app/quarkus-run.jar");
    }

    /** Folder with the trainer's jar and its libraries, as a class path. */
    public String trainerClassPath() {
        require("trainer/target/lib");
        return home.resolve("trainer/target/lib") + "/*:" + home.resolve("trainer/target") + "/*";
    }

    /** A file or folder of the repository. */
    public Path require(String relative) {
        Path file = home.resolve(relative);
        if (!Files.exists(file)) {
            throw new IllegalStateException(
                    relative + " is not there: build it with mvn -DskipTests package");
        }
        return file;
    }
}
