package io.millrace.demo.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
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

    /** Starts on {@code port}, or on any free one where that is taken or 0. */
    public static ReportServer start(Path folder, int port) throws IOException {
        ReportServer server = new ReportServer(listen(port), folder);
        server.server.createContext("/", server::answer);
        server.server.start();
        return server;
    }

    private static HttpServer listen(int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            return HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (BindException taken) {
            return HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        }
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
