package io.millrace.registry.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A virtual environment under {@code target/} with the packages of {@code
 * src/test/python/requirements.txt}; made by the first test that needs it and kept while the
 * requirements stay the same.
 */
final class PythonEnvironment {

    static final Path SCRIPTS = Path.of("src/test/python").toAbsolutePath();

    private static final String AT_LEAST_3_10 =
            "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

    private final Path python;

    private PythonEnvironment(Path python) {
        this.python = python;
    }

    /** The environment, or empty where there is no Python 3.10 or newer. */
    static Optional<PythonEnvironment> prepare() {
        return interpreter().map(PythonEnvironment::prepare);
    }

    private static Optional<String> interpreter() {
        String chosen = System.getenv("MILLRACE_PYTHON");
        Stream<String> candidates =
                chosen == null || chosen.isEmpty()
                        ? Stream.of(
                                "python3", "python3.13", "python3.12", "python3.11", "python3.10")
                        : Stream.of(chosen);
        return candidates.filter(PythonEnvironment::isNewEnough).findFirst();
    }

    private static boolean isNewEnough(String interpreter) {
        try {
            return new ProcessBuilder(interpreter, "-c", AT_LEAST_3_10).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static PythonEnvironment prepare(String interpreter) {
        try {
            Path folder = Path.of("target", "python").toAbsolutePath();
            Path python = folder.resolve("bin/python");
            Path installed = folder.resolve("installed.txt");
            String wanted = Files.readString(SCRIPTS.resolve("requirements.txt"));
            if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
                Files.createDirectories(folder);
                run(List.of(interpreter, "-m", "venv", "--clear", folder.toString()), "venv");
                run(
                        List.of(
                                python.toString(),
                                "-m",
                                "pip",
                                "install",
                                "--quiet",
                                "-r",
                                SCRIPTS.resolve("requirements.txt").toString()),
                        "pip");
                Files.writeString(installed, wanted);
            }
            return new PythonEnvironment(python);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command, String what) throws IOException {
        Path log = Path.of("target", "python-" + what + ".log").toAbsolutePath();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (await(process, 10) != 0) {
            throw new AssertionError(what + " failed; see " + log);
        }
    }

    /**
     * Runs pytest over all scripts.
     *
     * @param report where its JUnit XML goes
     * @return what it printed
     */
    String pytest(Path report, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                python.toString(),
                                "-m",
                                "pytest",
                                "-q",
                                "-p",
                                "no:cacheprovider",
                                "--junitxml=" + report,
                                SCRIPTS.toString())
                        .directory(report.getParent().toFile())
                        .redirectErrorStream(true);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // Status 1 means that some test failed, which the report tells; all else is an accident.
        int status = await(process, 1);
        if (status > 1) {
            throw new AssertionError("pytest ended with status " + status + ":\n" + output);
        }
        return output;
    }

    private static int await(Process process, int minutes) {
        try {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("took more than " + minutes + " minutes");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
