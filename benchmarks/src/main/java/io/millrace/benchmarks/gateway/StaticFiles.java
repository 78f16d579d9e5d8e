package io.millrace.benchmarks.gateway;

import io.millrace.benchmarks.load.H2load;
import io.millrace.benchmarks.measure.Figures;
import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.peers.NativeTool;
import io.millrace.benchmarks.peers.PeerMissingException;
import io.millrace.benchmarks.peers.ServerProcess;
import io.millrace.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * nghttpd serving one small file over HTTP/2 from one thread: a floor for what a request costs.
 * Needs h2load and nghttpd.
 */
final class StaticFiles implements AutoCloseable {

    private static final String FILE = "answer.bin";
    private static final long FEW = 20_000;

    private final ServerProcess server;
    private final H2load h2load;
    private final String url;
    private final int size;

    private StaticFiles(ServerProcess server, H2load h2load, String url, int size) {
        this.server = server;
        this.h2load = h2load;
        this.url = url;
        this.size = size;
    }

    /**
     * Serves a file of {@code size} bytes.
     *
     * @throws PeerMissingException if one of the two programs is not installed
     */
    static StaticFiles start(Path folder, int size) {
        H2load h2load =
                H2load.find()
                        .orElseThrow(
                                () ->
                                        new PeerMissingException(
                                                "h2load is not installed (Debian:"
                                                        + " nghttp2-client)"));
        Path program =
                NativeTool.find("nghttpd")
                        .orElseThrow(
                                () ->
                                        new PeerMissingException(
                                                "nghttpd is not installed (Debian:"
                                                        + " nghttp2-server)"));
        try {
            Path files = Files.createDirectories(folder.resolve("static"));
            Files.write(files.resolve(FILE), new byte[size]);
            int port = FreePort.find();
            ServerProcess server =
                    ServerProcess.start(
                                    "nghttpd",
                                    folder,
                                    Map.of(),
                                    List.of(
                                            program.toString(),
                                            "--no-tls",
                                            "-n",
                                            "1",
                                            "-d",
                                            files.toString(),
                                            String.valueOf(port)))
                            .awaitPort(port);
            String url = "http://127.0.0.1:" + port + "/" + FILE;
            return new StaticFiles(server, h2load, url, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With 64 requests in flight over 8 connections, for about {@code time}. */
    Figures measure(Duration time) {
        ProcessCpu cpu = ProcessCpu.of(server.pid());
        double rate = h2load.get(url, 8, 8, FEW, size).perSecond();
        long requests = Math.max(FEW, Math.round(rate * time.toNanos() / 1e9));
        long before = cpu.nanos();
        double perSecond = h2load.get(url, 8, 8, requests, size).perSecond();
        double nanos = cpu.nanos() - before;
        return new Figures(
                Map.of(Figures.CPU_MICROS, nanos / 1e3 / requests, Figures.PER_SECOND, perSecond));
    }

    @Override
    public void close() {
        server.close();
    }
}
