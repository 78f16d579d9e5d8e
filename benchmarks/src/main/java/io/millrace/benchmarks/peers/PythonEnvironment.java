package io.millrace.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A virtual environment with pinned packages from PyPI, made once below {@code target} and kept as
 * long as its requirements stay the same.
 */
public final class PythonEnvironment {

    private static final String STAMP = "millrace-requirements.txt";

    private final Path folder;

    private PythonEnvironment(Path folder) {
        this.folder = folder;
    }

    /**
     * The environment {@code name}, whose packages are listed in the resource {@code
     * requirements-NAME.txt}.
     *
     * @param environments folder of all environments
     * @throws PeerMissingException if there is no Python, or a package can't be had
     */
    public static PythonEnvironment make(Path environments, String name) {
        Path python =
                NativeTool.find("python3")
                        .orElseThrow(() -> new PeerMissingException("python3 is not in PATH"));
        Path folder = environments.resolve(name).toAbsolutePath();
        String requirements = resource("requirements-" + name + ".txt");
        Path stamp = folder.resolve(STAMP);
        try {
            if (Files.exists(stamp) && Files.readString(stamp).equals(requirements)) {
                return new PythonEnvironment(folder);
            }
            System.out.println("making the Python environment \"" + name + "\" (once)");
            Files.createDirectories(folder);
            Path wanted = folder.resolve("wanted.txt");
            Files.writeString(wanted, requirements);
            NativeTool.output(List.of(python.toString(), "-m", "venv", folder.toString()));
            PythonEnvironment made = new PythonEnvironment(folder);
            NativeTool.output(
                    List.of(
                            made.program("python"),
                            "-m",
                            "pip",
                            "install",
                            "--quiet",
                            "--disable-pip-version-check",
                            "-r",
                            wanted.toString()));
            Files.move(wanted, stamp, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("the environment can't be made", e);
        } catch (IllegalStateException e) {
            throw new PeerMissingException(
                    "the Python environment \"%s\" can't be made: %s"
                            .formatted(name, e.getMessage()));
        }
    }

    /** Path of a program in it, {@code python} or what a package brings. */
    public String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /** Copies a script from the resources beside the benchmarks into {@code target}. */
    public static Path script(String name, Path target) {
        try {
            Files.createDirectories(target);
            return Files.writeString(target.resolve(name), resource(name));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be written", e);
        }
    }

    private static String resource(String name) {
        try (InputStream stream =
                PythonEnvironment.class.getResourceAsStream("/io/millrace/benchmarks/" + name)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
