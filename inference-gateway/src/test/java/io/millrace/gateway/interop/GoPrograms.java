package io.millrace.gateway.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Programs built by Go's own means, once, and kept below {@code target}. */
final class GoPrograms {

    private static final Duration BUILD = Duration.ofMinutes(10);
    private static final Path FOLDER = Path.of("target", "interop-go").toAbsolutePath();

    private GoPrograms() {}

    /** A published program; empty where there is no Go. */
    static Optional<String> installed(String module) {
        String name = module.substring(module.lastIndexOf('/') + 1, module.indexOf('@'));
        Path program = FOLDER.resolve(name);
        return built(
                program,
                Command.find(BUILD, Map.of("GOBIN", FOLDER.toString()), "go", "install", module));
    }

    /** A program of this repository, whose sources are in {@code folder}; empty without Go. */
    static Optional<String> built(Path folder) {
        Path program = FOLDER.resolve("millrace-" + folder.getFileName());
        return built(
                program,
                Command.find(
                        BUILD,
                        Map.of(),
                        "go",
                        "build",
                        "-C",
                        folder.toString(),
                        "-o",
                        program.toString(),
                        "."));
    }

    private static Optional<String> built(Path program, Optional<Command> build) {
        build.ifPresent(
                command -> {
                    assertThat(command.exit()).as(command.output()).isZero();
                    assertThat(Files.exists(program)).isTrue();
                });
        return build.map(command -> program.toString());
    }
}
