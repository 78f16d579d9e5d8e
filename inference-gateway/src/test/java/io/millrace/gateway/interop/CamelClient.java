package io.millrace.gateway.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * camel-kserve in a process of its own, with the classes that Maven resolves for it. Maven is the
 * one of the PATH.
 */
final class CamelClient {

    private static final Path SOURCES = Path.of("src", "test", "camel");
    private static final Duration RESOLUTION = Duration.ofMinutes(10);
    private static final Duration RUN = Duration.ofMinutes(2);

    private CamelClient() {}

    /** Runs it against {@code address}; empty where there is no Maven. */
    static Optional<Command> run(String address) throws Exception {
        Path classes = Path.of("target", "interop-camel.classpath").toAbsolutePath();
        List<String> maven =
                new ArrayList<>(
                        List.of(
                                "mvn",
                                "-B",
                                "-ntp",
                                "-q",
                                "-f",
                                SOURCES.resolve("pom.xml").toString(),
                                "dependency:build-classpath",
                                "-Dmdep.outputFile=" + classes));
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            maven.add("-Dmaven.repo.local=" + repository);
        }
        Optional<Command> resolved =
                Command.find(RESOLUTION, Map.of(), maven.toArray(String[]::new));
        if (resolved.isEmpty() || resolved.get().exit() != 0) {
            return resolved;
        }
        return Command.find(
                RUN,
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Files.readString(classes),
                SOURCES.resolve("CamelClient.java").toString(),
                address);
    }
}
