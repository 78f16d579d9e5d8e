package io.millrace.gateway.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A virtual environment with the pinned clients, made once and kept below {@code target}. Python is
 * what MILLRACE_PYTHON names, or python3 of the PATH.
 */
final class PythonClients {

    private static final Path SCRIPTS = Path.of("src", "test", "python");
    private static final Path REQUIREMENTS = SCRIPTS.resolve("requirements.txt");
    private static final Duration INSTALLATION = Duration.ofMinutes(15);
    private static final Duration RUN = Duration.ofMinutes(4);
    private static final String IS_NEW_ENOUGH =
            "import sys, venv; sys.exit(0 if sys.version_info >= (3, 10) else 1)";

    private final Path python;

    private PythonClients(Path python) {
        this.python = python;
    }

    /** The environment; empty on a machine without Python 3.10. */
    static Optional<PythonClients> find() {
        String wanted =
                Optional.ofNullable(System.getenv("MILLRACE_PYTHON"))
                        .filter(text -> !text.isBlank())
                        .orElse("python3");
        boolean found =
                Command.find(RUN, Map.of(), wanted, "-c", IS_NEW_ENOUGH)
                        .filter(check -> check.exit() == 0)
                        .isPresent();
        return found ? Optional.of(new PythonClients(environment(wanted))) : Optional.empty();
    }

    private static Path environment(String wanted) {
        try {
            String pins = Integer.toHexString(Files.readString(REQUIREMENTS).hashCode());
            Path folder = Path.of("target", "interop-python-" + pins).toAbsolutePath();
            Path python = folder.resolve("bin").resolve("python");
            Path complete = folder.resolve("complete");
            if (!Files.exists(complete)) {
                require(Command.run(INSTALLATION, wanted, "-m", "venv", folder.toString()));
                require(
                        Command.run(
                                INSTALLATION,
                                python.toString(),
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "--disable-pip-version-check",
                                "-r",
                                REQUIREMENTS.toString()));
                Files.createFile(complete);
            }
            return python;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(Command command) {
        if (command.exit() != 0) {
            throw new IllegalStateException("the clients cannot be installed: " + command.output());
        }
    }

    /** Runs one of the scripts. */
    Command run(String script, String... arguments) {
        return Command.run(
                RUN,
                Stream.concat(
                                Stream.of(python.toString(), SCRIPTS.resolve(script).toString()),
                                Arrays.stream(arguments))
                        .toArray(String[]::new));
    }
}
