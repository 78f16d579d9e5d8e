package io.millrace.training.execution;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Forks a JVM under a small shell in a session of its own. The shell writes process id and exit
 * code into the job's folder, so that both are there when this service was killed meanwhile. The
 * child inherits nothing of the service's environment: secrets stay here.
 */
@ApplicationScoped
class ForkedJvmExecutor implements TrainingExecutor {

    /** {@code mkdir} succeeds once: two that race for a job start it once. */
    private static final String SHELL =
            """
            cd "$1" || exit 1; shift
            mkdir started 2>/dev/null || exit 0
            echo $$ > pid.part && mv pid.part pid
            "$@" > stdout 2> stderr &
            child=$!
            trap 'kill -TERM $child' TERM INT
            wait $child; code=$?
            while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
            echo $code > exit.part && mv exit.part exit
            """;

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /** The start time of a process and the clock of the file system may differ a little. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

    private final TrainerConfig config;

    ForkedJvmExecutor(TrainerConfig config) {
        this.config = config;
    }

    @Override
    public void start(Job job) {
        if (!(observe(job) instanceof Observation.Absent)) {
            return;
        }
        try {
            Files.createDirectories(job.out());
            ProcessBuilder builder = new ProcessBuilder(command(job));
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.put("PATH", "/usr/bin:/bin");
            environment.put("LANG", "C.UTF-8");
            environment.put("TRAIN_SPEC", job.specification().toAbsolutePath().toString());
            environment.put("TRAIN_DATA", job.data().toAbsolutePath().toString());
            environment.put("TRAIN_OUT", job.out().toAbsolutePath().toString());
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            awaitMark(job, process);
        } catch (IOException e) {
            throw new UncheckedIOException("the trainer can't be started", e);
        }
    }

    /** Until the shell has said that it runs, a look at the folder would call the job absent. */
    private static void awaitMark(Job job, Process process) {
        while (process.isAlive() && !Files.exists(job.processId())) {
            pause();
        }
    }

    private List<String> command(Job job) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(List.of("/bin/sh", "-c", SHELL, "trainer"));
        command.add(job.folder().toAbsolutePath().toString());
        command.add(config.java().orElseGet(ForkedJvmExecutor::ownJava));
        command.addAll(
                List.of(
                        "-Xmx" + config.heap(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classPath(),
                        "io.millrace.trainer.TrainerMain"));
        return command;
    }

    private static String ownJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private String classPath() {
        return Arrays.stream(config.lib().split(":"))
                .map(folder -> Path.of(folder).toAbsolutePath().normalize() + "/*")
                .collect(Collectors.joining(":"));
    }

    @Override
    public Observation observe(Job job) {
        Optional<Integer> exit = read(job.exitCode());
        if (exit.isPresent()) {
            return new Observation.Ended(exit.get());
        }
        if (!Files.exists(job.folder().resolve("started"))) {
            return new Observation.Absent();
        }
        if (process(job).isPresent()) {
            return new Observation.Running();
        }
        // it may have ended between the two looks
        return read(job.exitCode())
                .<Observation>map(Observation.Ended::new)
                .orElseGet(Observation.Gone::new);
    }

    @Override
    public void cancel(Job job, Duration grace) {
        process(job)
                .ifPresent(
                        shell -> {
                            List<ProcessHandle> all = new ArrayList<>(shell.descendants().toList());
                            all.forEach(ProcessHandle::destroy);
                            all.add(shell);
                            if (!awaitEnd(all, grace)) {
                                all.forEach(ProcessHandle::destroyForcibly);
                                awaitEnd(all, grace);
                            }
                        });
    }

    private static boolean awaitEnd(List<ProcessHandle> processes, Duration time) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The shell, unless its number belongs to a younger process by now. */
    private static Optional<ProcessHandle> process(Job job) {
        return read(job.processId())
                .map(Integer::longValue)
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(process -> !isZombie(process))
                .filter(process -> isOlderThan(process, modified(job.processId())));
    }

    /** It has ended, and whoever inherited it has not taken notice yet. */
    private static boolean isZombie(ProcessHandle process) {
        try {
            String status = Files.readString(Path.of("/proc", process.pid() + "", "stat"));
            return status.startsWith("Z", status.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false; // no Linux, or gone since
        }
    }

    private static boolean isOlderThan(ProcessHandle process, Instant written) {
        return process.info()
                .startInstant()
                .map(start -> start.isBefore(written.plus(CLOCK_SLACK)))
                .orElse(true);
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Integer> read(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(Integer.parseInt(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
