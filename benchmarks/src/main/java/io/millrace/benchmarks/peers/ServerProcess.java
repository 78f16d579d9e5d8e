package io.millrace.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A server as a process of ours: its output goes to a file, and it ends with all its children. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int POLL_MILLIS = 50;

    private final String name;
    private final Process process;
    private final Path log;
    private URI base;

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command} in {@code folder} with these variables over ours. */
    public static ServerProcess start(
            String name, Path folder, Map<String, String> variables, List<String> command) {
        try {
            Files.createDirectories(folder);
            Path log = folder.resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.directory(folder.toFile());
            builder.environment().putAll(variables);
            builder.redirectErrorStream(true);
            builder.redirectOutput(log.toFile());
            ServerProcess server = new ServerProcess(name, builder.start(), log);
            Runtime.getRuntime().addShutdownHook(new Thread(server::end));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be started", e);
        }
    }

    /** A JVM of this JDK with our class path. */
    public static ServerProcess java(
            String name, Path folder, List<String> flags, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(javaProgram());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return start(name, folder, Map.of(), command);
    }

    /** The {@code java} of the JDK that runs this. */
    public static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Waits until something listens on {@code port}. */
    public ServerProcess awaitPort(int port) {
        return await(() -> listens(port));
    }

    /**
     * Waits until {@code ready} says so.
     *
     * @throws IllegalStateException if the process ends before, or five minutes pass
     */
    public ServerProcess await(BooleanSupplier ready) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ready.getAsBoolean()) {
            try {
                boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (ended || System.nanoTime() > deadline) {
                    close();
                    throw new IllegalStateException(
                            name + " did not become ready; its log ends:\n" + tail());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return this;
    }

    /** Says where it answers to HTTP. */
    public ServerProcess at(URI address) {
        base = address;
        return this;
    }

    /** Where it answers to HTTP, as {@link #at} said. */
    public URI base() {
        return base;
    }

    /** Waits until {@code path} below its address answers 200. */
    public ServerProcess awaitHttp(String path) {
        return await(() -> answers(base.resolve(path)));
    }

    private static boolean answers(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Number of the process. */
    public long pid() {
        return process.pid();
    }

    /** The last lines that it printed. */
    public String tail() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 30), all.size()));
        } catch (IOException e) {
            return "(" + e.getMessage() + ")";
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends the process and its children, by force if they do not go. */
    @Override
    public void close() {
        end();
    }

    private void end() {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
