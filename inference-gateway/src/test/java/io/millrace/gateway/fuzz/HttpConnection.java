package io.millrace.gateway.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;

/** A client of HTTP/1.1 that sends any bytes as a body, over one connection as long as it lasts. */
final class HttpConnection implements AutoCloseable {

    private final int port;
    private final int patience;
    private Socket socket;
    private InputStream input;

    /**
     * @param patience longest wait for an answer
     */
    HttpConnection(int port, Duration patience) {
        this.port = port;
        this.patience = Math.toIntExact(patience.toMillis());
    }

    /**
     * Posts a body.
     *
     * @param jsonLength value of {@code Inference-Header-Content-Length}; empty for none
     * @throws IOException if there is no answer in time, or the connection breaks
     */
    Outcome post(String path, byte[] body, String jsonLength) throws IOException {
        if (socket == null) {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(patience);
            input = new BufferedInputStream(socket.getInputStream());
        }
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                        + body.length
                        + (jsonLength.isEmpty()
                                ? ""
                                : "\r\nInference-Header-Content-Length: " + jsonLength)
                        + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(ISO_8859_1));
        request.writeBytes(body);
        socket.getOutputStream().write(request.toByteArray());
        return answer();
    }

    private Outcome answer() throws IOException {
        String status = line().split(" ")[1];
        int length = 0;
        boolean last = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            last |= lower.startsWith("connection:") && lower.endsWith("close");
        }
        byte[] body = input.readNBytes(length);
        if (last) {
            close();
        }
        return new Outcome(status, new String(body, UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the server ended the connection without an answer");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
