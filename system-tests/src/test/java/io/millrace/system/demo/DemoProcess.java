package io.millrace.system.demo;

import io.millrace.demo.DemoMain;
import io.millrace.local.Suite;
import io.millrace.system.suite.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code ./millrace demo} as a process; ends with {@link #close()} if not by itself. */
final class DemoProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(25);

    private final Process process;
    private final Path log;
    private final Path report;

    private DemoProcess(Process process, Path log, Path report) {
        this.process = process;
        this.log = log;
        this.report = report;
    }

    /** On a suite of its own; what it prints and its report go to {@code target} by this name. */
    static DemoProcess fresh(String name, String... options) throws IOException {
        return start(name, List.of("--suite", "fresh"), options, Optional.empty());
    }

    /** On a suite that is up. */
    static DemoProcess on(Suite suite, String name, String... options) throws IOException {
        return start(
                name,
                List.of("--suite", "existing"),
                options,
                Optional.of(suite.stateFolder().toString()));
    }

    private static DemoProcess start(
            String name, List<String> choice, String[] options, Optional<String> state)
            throws IOException {
        Path report = Path.of("target", name + "-report").toAbsolutePath();
        Path log = Path.of("target", name + ".log").toAbsolutePath();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(DemoMain.class.getName());
        command.addAll(choice);
        command.addAll(List.of("--report", report.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        state.ifPresent(folder -> builder.environment().put("MILLRACE_STATE", folder));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new DemoProcess(builder.start(), log, report);
    }

    /** Folder with {@code summary.json} and {@code report.html}. */
    Path report() {
        return report;
    }

    /** Waits for a line with {@code words}, for as long as the demo runs. */
    String awaitLine(String words) {
        return Eventually.get(
                        "the demo prints \"" + words + "\"",
                        LIMIT,
                        () -> {
                            Optional<String> line =
                                    printed().lines().filter(l -> l.contains(words)).findFirst();
                            if (line.isEmpty() && !process.isAlive()) {
                                throw new AssertionError("the demo ended:\n" + printed());
                            }
                            return line;
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Waits for the end. */
    DemoRun await() throws InterruptedException {
        if (!process.waitFor(LIMIT.toMinutes(), TimeUnit.MINUTES)) {
            throw new AssertionError("the demo does not end:\n" + printed());
        }
        return new DemoRun(process.exitValue(), printed(), report);
    }

    private String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A suite of its own is a child of the demo, which stops it when it is asked to end. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
