package io.millrace.system.interop;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A virtual environment under {@code target} with the packages of {@code
 * src/test/python/requirements.txt}; made by the first test that needs it and kept while the
 * requirements stay the same.
 */
final class PythonEnvironment {

    private static final Path SCRIPTS = Path.of("src", "test", "python").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "python").toAbsolutePath();
    private static final String SETTING = "MILLRACE_PYTHON";
    private static final String IS_NEW_ENOUGH =
            "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    private static final Duration INSTALLATION = Duration.ofMinutes(15);
    private static final Duration SCRIPT = Duration.ofMinutes(5);

    private PythonEnvironment() {}

    /** The environment; empty, and said loudly, where there is no Python 3.10 or newer. */
    static Optional<PythonEnvironment> prepare() {
        Optional<String> interpreter = interpreter();
        if (interpreter.isEmpty()) {
            System.err.println(
                    "######## NO PYTHON 3.10 OR NEWER: the Python clients are NOT tested. Put one"
                            + " in the PATH as python3, or name it in "
                            + SETTING
                            + ". ########");
        }
        return interpreter.map(PythonEnvironment::prepare);
    }

    private static Optional<String> interpreter() {
        String chosen = System.getenv(SETTING);
        return (chosen == null || chosen.isBlank() ? Stream.of("python3") : Stream.of(chosen))
                .filter(PythonEnvironment::isNewEnough)
                .findFirst();
    }

    private static boolean isNewEnough(String interpreter) {
        try {
            return new ProcessBuilder(interpreter, "-c", IS_NEW_ENOUGH).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static PythonEnvironment prepare(String interpreter) {
        try {
            Path requirements = SCRIPTS.resolve("requirements.txt");
            Path installed = FOLDER.resolve("installed.txt");
            String wanted = Files.readString(requirements);
            if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
                Files.createDirectories(FOLDER);
                run(List.of(interpreter, "-m", "venv", "--clear", FOLDER.toString()), Map.of());
                run(
                        List.of(python(), "-m", "pip", "install", "-r", requirements.toString()),
                        Map.of());
                Files.writeString(installed, wanted);
            }
            return new PythonEnvironment();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String python() {
        return FOLDER.resolve("bin").resolve("python").toString();
    }

    /** Runs a script of {@code src/test/python}; the JSON object that its last line is. */
    JsonNode run(String script, List<String> arguments, Map<String, String> environment) {
        List<String> command =
                new ArrayList<>(List.of(python(), SCRIPTS.resolve(script).toString()));
        command.addAll(arguments);
        try {
            List<String> lines = run(command, environment);
            return Wire.mapper().readTree(lines.getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> run(List<String> command, Map<String, String> environment)
            throws IOException {
        Path output = Files.createTempFile(Path.of("target"), "python-", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean isInstallation = command.contains("pip") || command.contains("venv");
        int status = await(process, isInstallation ? INSTALLATION : SCRIPT);
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (status != 0) {
            throw new AssertionError("%s: status %d%n%s".formatted(command, status, text));
        }
        return text.lines().toList();
    }

    private static int await(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it took more than " + limit.toMinutes() + " minutes");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
