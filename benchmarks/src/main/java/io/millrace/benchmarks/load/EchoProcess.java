package io.millrace.benchmarks.load;

import io.millrace.benchmarks.peers.ServerProcess;
import io.millrace.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An {@link EchoServer} in a process of its own.
 *
 * @param request what it answers rightly
 */
public record EchoProcess(ServerProcess server, GrpcRequest request) implements AutoCloseable {

    /** Flags of a server like ours. */
    private static final List<String> FLAGS =
            List.of(
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    /** Starts one that takes {@code message} and answers {@code answer}. */
    public static EchoProcess start(Path folder, String method, byte[] message, byte[] answer) {
        int port = FreePort.find();
        try {
            Files.createDirectories(folder);
            Path file = Files.write(folder.resolve("echo-" + port + ".bin"), answer);
            ServerProcess server =
                    ServerProcess.java(
                                    "echo-" + port,
                                    folder,
                                    FLAGS,
                                    EchoServer.class,
                                    String.valueOf(port),
                                    method,
                                    file.toString())
                            .awaitPort(port);
            return new EchoProcess(
                    server, new GrpcRequest(port, method, message, null, answer.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
