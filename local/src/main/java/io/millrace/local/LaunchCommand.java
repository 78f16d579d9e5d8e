package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds and launches the process of a JVM part: its output goes to the part's log. */
final class LaunchCommand {

    /** What a part may see of this process's environment: a part's settings come from us alone. */
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LD_LIBRARY_PATH");

    private static final List<String> FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dfile.encoding=UTF-8");

    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final SuiteConfig config;
    private final Part part;

    /** A JVM of the same JDK as this one. */
    LaunchCommand(SuiteConfig config, Part part, String maximumHeap) {
        this.config = config;
        this.part = part;
        command.add(java());
        command.add("-Xmx" + maximumHeap);
        command.addAll(FLAGS);
    }

    /** The {@code java} program of the JDK that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    LaunchCommand with(String... arguments) {
        command.addAll(List.of(arguments));
        return this;
    }

    LaunchCommand variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    LaunchCommand variables(Map<String, String> values) {
        environment.putAll(values);
        return this;
    }

    /**
     * Launches in a session of its own, so that a terminal's Ctrl-C reaches the supervisor alone,
     * which stops the parts in their order.
     */
    RunningPart launch() {
        try {
            Path folder = Files.createDirectories(config.folder(part));
            List<String> line = new ArrayList<>(Detachment.prefix());
            line.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.directory(folder.toFile());
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().putAll(environment);
            builder.environment().putAll(config.variables(part));
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(config.log(part).toFile()));
            Process process = builder.start();
            process.getOutputStream().close();
            return RunningPart.of(process.toHandle());
        } catch (IOException e) {
            throw new SuiteException(part.label() + " can't be launched", e);
        }
    }
}
