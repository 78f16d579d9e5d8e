package io.millrace.gateway.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of another program. */
record Command(int exit, String output) {

    /** Runs to the end; empty if there is no such program. */
    static Optional<Command> find(
            Duration patience, Map<String, String> variables, String... words) {
        try {
            Path output = Files.createTempFile("interop", ".txt");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(List.of(words))
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile());
                builder.environment().putAll(variables);
                Process process = builder.start();
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    return Optional.of(new Command(-1, "too slow: " + Files.readString(output)));
                }
                return Optional.of(new Command(process.exitValue(), Files.readString(output)));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException noSuchProgram) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs to the end; fails if there is no such program. */
    static Command run(Duration patience, String... words) {
        return find(patience, Map.of(), words)
                .orElseThrow(
                        () -> new UncheckedIOException(new IOException("there is no " + words[0])));
    }
}
