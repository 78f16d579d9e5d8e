package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The supervisor as a process of its own, which runs on when the command that started it ends. */
public final class DetachedSupervisor {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);

    private final SuiteConfig config;
    private final StateFile stateFile;

    DetachedSupervisor(SuiteConfig config) {
        this.config = config;
        this.stateFile = new StateFile(config.state());
    }

    /** What the process runs: starts the standard suite and keeps it until SIGTERM. */
    public static void main(String[] arguments) {
        SuiteConfig config = SuiteConfig.standard();
        try {
            Suite.start(config, SuiteListener.printing(System.out));
            Thread.currentThread().join();
        } catch (SuiteException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts the process unless it runs, and waits until its suite is ready. An interruption of
     * this process (Ctrl-C) meanwhile stops the suite again.
     */
    void startAndAwait(SuiteListener listener) {
        Optional<ProcessHandle> running = running();
        LogFollower log = LogFollower.atEnd(log());
        ProcessHandle process = running.orElseGet(this::launch);
        Thread cancel = new Thread(() -> cancel(process, listener), "cancel-start");
        if (running.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(cancel);
        }
        try {
            await(process, log, listener);
        } finally {
            if (running.isEmpty()) {
                removeHook(cancel);
            }
        }
    }

    /** Stops the suite of this state folder, also where only parts of it are left. */
    int stop(SuiteListener listener) {
        Optional<ProcessHandle> running = running();
        running.ifPresent(process -> end(process, listener));
        return stateFile.read().map(Orphans::stop).orElse(0) + (running.isPresent() ? 1 : 0);
    }

    private Optional<ProcessHandle> running() {
        return stateFile.read().flatMap(state -> state.supervisor().find());
    }

    private Path log() {
        return config.state().resolve("logs/supervisor.log");
    }

    private ProcessHandle launch() {
        try {
            Files.createDirectories(log().getParent());
            Files.writeString(log(), "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            List<String> command = new ArrayList<>(Detachment.prefix());
            command.addAll(List.of(LaunchCommand.java(), "-Xmx128m", "-XX:+UseSerialGC"));
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.add(DetachedSupervisor.class.getName());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("MILLRACE_HOME", config.installation().home().toString());
            builder.environment().put("MILLRACE_STATE", config.state().toString());
            builder.environment().put(SuiteConfig.PARTS, partLabels());
            for (Port port : Port.values()) {
                String number = String.valueOf(config.ports().of(port));
                builder.environment().put(port.setting(), number);
            }
            builder.directory(config.state().toFile());
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            Process process = builder.start();
            process.getOutputStream().close();
            return process.toHandle();
        } catch (IOException e) {
            throw new SuiteException("the supervisor can't be launched", e);
        }
    }

    private String partLabels() {
        return config.parts().stream().map(Part::label).collect(Collectors.joining(","));
    }

    private void await(ProcessHandle process, LogFollower log, SuiteListener listener) {
        while (true) {
            boolean alive = ProcessEnd.isRunning(process);
            log.newLines().forEach(listener::note);
            Optional<SuiteState> state =
                    stateFile.read().filter(now -> now.supervisor().pid() == process.pid());
            if (state.filter(SuiteState::ready).isPresent()) {
                log.newLines().forEach(listener::note);
                return;
            }
            if (!alive) {
                throw new SuiteException("the suite was not started, for the reason above");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SuiteException("interrupted while the suite was starting", e);
        }
    }

    private void cancel(ProcessHandle process, SuiteListener listener) {
        System.err.println("stopping what was started ...");
        end(process, listener);
    }

    private void end(ProcessHandle process, SuiteListener listener) {
        LogFollower log = LogFollower.atEnd(log());
        process.destroy();
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (!ProcessEnd.await(process, POLL)) {
            log.newLines().forEach(listener::note);
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                process.destroyForcibly();
                return;
            }
        }
        log.newLines().forEach(listener::note);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook is running: this is the interruption that it is for.
        }
    }
}
