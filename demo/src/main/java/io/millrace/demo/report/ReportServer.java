package io.millrace.demo.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Serves the two files of a report on this machine, and nothing else of its folder. */
public final class ReportServer implements AutoCloseable {

    private static final Map<String, String> TYPES =
            Map.of(
                    ReportFiles.PAGE, "text/html; charset=utf-8",
                    ReportFiles.SUMMARY, "application/json");

    private final HttpServer server;
    private final Path folder;

    private ReportServer(HttpServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Starts on {@code port}; 0 means any free one. */
    public static ReportServer start(Path folder, int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        ReportServer server = new ReportServer(HttpServer.create(address, 0), folder);
        server.server.createContext("/", server::answer);
        server.server.start();
        return server;
    }

    /** Address of the page. */
    public String url() {
        return "http://localhost:%d/%s".formatted(server.getAddress().getPort(), ReportFiles.PAGE);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().getPath().substring(1);
            String name = asked.isEmpty() ? ReportFiles.PAGE : asked;
            String type = TYPES.get(name);
            if (type == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = Files.readAllBytes(folder.resolve(name));
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
