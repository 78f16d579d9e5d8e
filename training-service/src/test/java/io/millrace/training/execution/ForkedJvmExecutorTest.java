package io.millrace.training.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.training.Eventually;
import io.millrace.training.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes; a script stands for the JVM. */
class ForkedJvmExecutorTest {

    private static final Duration GRACE = Duration.ofMillis(500);

    @TempDir Path folder;
    private final List<Job> jobs = new java.util.ArrayList<>();

    @AfterEach
    void stopAll() throws IOException {
        ForkedJvmExecutor executor = executor("exit 0");
        jobs.forEach(job -> executor.cancel(job, Duration.ofMillis(10)));
    }

    @Test
    void tellsAJobsLifeFromItsStartToItsExitCode() throws IOException {
        ForkedJvmExecutor executor = executor("until [ -e go ]; do sleep 0.05; done; exit 65");
        Job job = job("a");
        assertThat(executor.observe(job)).isEqualTo(new Observation.Absent());

        executor.start(job);
        assertThat(executor.observe(job)).isEqualTo(new Observation.Running());
        // whoever looks from another process sees the same
        assertThat(executor("exit 0").observe(job)).isEqualTo(new Observation.Running());

        Files.createFile(job.folder().resolve("go"));
        assertThat(awaitEnd(executor, job)).isEqualTo(new Observation.Ended(65));
    }

    @Test
    void startsAJobOnceHoweverManyTry() throws IOException {
        ForkedJvmExecutor executor = executor("echo started >> count; exit 0");
        Job job = job("a");
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                callers.submit(() -> executor.start(job));
            }
        }
        awaitEnd(executor, job);
        executor.start(job);
        assertThat(Files.readAllLines(job.folder().resolve("count"))).containsExactly("started");
    }

    @Test
    void handsOverWhatTheTrainerNeedsAndNothingElse() throws IOException {
        ForkedJvmExecutor executor = executor("env | sort");
        Job job = job("a");
        executor.start(job);
        awaitEnd(executor, job);

        assertThat(Files.readAllLines(job.standardOutput()))
                .contains(
                        "TRAIN_SPEC=" + job.specification().toAbsolutePath(),
                        "TRAIN_DATA=" + job.data().toAbsolutePath(),
                        "TRAIN_OUT=" + job.out().toAbsolutePath())
                .allMatch(line -> line.matches("(TRAIN_[A-Z]+|PATH|LANG|PWD|OLDPWD|SHLVL|_)=.*"));
    }

    @Test
    void stopsAJobThatListens() throws IOException {
        ForkedJvmExecutor executor =
                executor("trap 'exit 143' TERM; echo up; while :; do sleep 0.05; done");
        Job job = job("a");
        executor.start(job);
        awaitUp(job);

        executor.cancel(job, Duration.ofSeconds(10));

        assertThat(executor.observe(job)).isEqualTo(new Observation.Ended(143));
    }

    @Test
    void killsAJobThatDoesNotListenWithItsChildren() throws IOException {
        ForkedJvmExecutor executor =
                executor(
                        "trap '' TERM; (trap '' TERM; while :; do sleep 0.05; done) & echo $! >"
                                + " child; echo up; while :; do sleep 0.05; done");
        Job job = job("a");
        executor.start(job);
        awaitUp(job);
        long child = Long.parseLong(Files.readString(job.folder().resolve("child")).strip());

        executor.cancel(job, GRACE);

        assertThat(executor.observe(job)).isNotEqualTo(new Observation.Running());
        // gone, or dead and not yet noticed by whoever inherited it
        assertThat(status(child)).isIn("gone", "Z");
    }

    @Test
    void findsAJobGoneWhoseShellWasKilled() throws IOException {
        ForkedJvmExecutor executor = executor("echo up; sleep 30");
        Job job = job("a");
        executor.start(job);
        awaitUp(job);
        ProcessHandle shell =
                ProcessHandle.of(Long.parseLong(Files.readString(job.processId()).strip()))
                        .orElseThrow();
        List<ProcessHandle> all = new java.util.ArrayList<>(shell.descendants().toList());
        all.addFirst(shell);
        all.forEach(ProcessHandle::destroyForcibly);

        assertThat(awaitEnd(executor, job)).isEqualTo(new Observation.Gone());
    }

    @Test
    void doesNotTakeAYoungerProcessForTheJob() throws IOException {
        ForkedJvmExecutor executor = executor("exit 0");
        Job job = job("a");
        Files.createDirectory(job.folder().resolve("started"));
        Files.writeString(job.processId(), String.valueOf(ProcessHandle.current().pid()));
        Files.setLastModifiedTime(
                job.processId(),
                java.nio.file.attribute.FileTime.from(
                        java.time.Instant.now().minus(Duration.ofDays(1))));

        assertThat(executor.observe(job)).isEqualTo(new Observation.Gone());
        executor.cancel(job, GRACE);
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void readsReportsInPartsAndPassesOverChatter() throws IOException {
        Job job = job("a");
        Files.writeString(
                job.standardOutput(),
                "{\"progress\":0.25,\"phase\":\"training\"}\nchatter\n{\"metric\":\"rmse\",\"st");
        JobOutput output = new JobOutput(job);
        output.poll();
        assertThat(output.progress()).isEqualTo(0.25);
        assertThat(output.metrics()).isEmpty();

        Files.writeString(
                job.standardOutput(),
                "ep\":3,\"value\":0.5}\n{\"failure\":\"größer\",\"class\":\"USER_CONFIG\"}\n",
                java.nio.file.StandardOpenOption.APPEND);
        output.poll();
        output.poll();
        assertThat(output.metrics()).containsExactly(new JobOutput.Metric("rmse", 3, 0.5));
        assertThat(output.failure()).isEqualTo("größer");
        assertThat(output.failureClass()).isEqualTo("USER_CONFIG");
    }

    private static String status(long process) throws IOException {
        Path stat = Path.of("/proc", String.valueOf(process), "stat");
        if (!Files.exists(stat)) {
            return "gone";
        }
        String text = Files.readString(stat);
        return text.substring(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3);
    }

    private Job job(String name) throws IOException {
        Path job = Files.createDirectories(folder.resolve(name));
        Job created = new Job(job, folder.resolve("data"), folder.resolve("out"));
        jobs.add(created);
        return created;
    }

    private ForkedJvmExecutor executor(String script) throws IOException {
        Path java = Files.createTempFile(folder, "java", "");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return new ForkedJvmExecutor(
                Settings.of(
                        TrainerConfig.class,
                        Map.of("millrace.training.trainer.java", java.toString())));
    }

    private static Observation awaitEnd(ForkedJvmExecutor executor, Job job) {
        return Eventually.get(
                "the end of the job",
                () -> executor.observe(job),
                seen -> !(seen instanceof Observation.Running));
    }

    private static void awaitUp(Job job) {
        Eventually.get(
                "the job to be up",
                () -> {
                    try {
                        return Files.exists(job.standardOutput())
                                ? Files.readString(job.standardOutput())
                                : "";
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                text -> text.contains("up"));
    }
}
