package io.millrace.gateway.transport.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An HTTP/2 client that sends any frames it is told to, and keeps all that come back. */
final class RawConnection implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int UNKNOWN = 0x7f;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int FRAME_HEADER = 9;

    private final Socket socket;
    private final DataOutputStream output;
    private final List<Frame> received = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** One frame. */
    record Frame(int type, int flags, int stream, byte[] payload) {

        /** The error of a GOAWAY or RST_STREAM. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? Integer.BYTES : 0);
        }

        /** The reason that a GOAWAY gives. */
        String reason() {
            return new String(payload, 2 * Integer.BYTES, payload.length - 8, US_ASCII);
        }
    }

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.output = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        Thread.ofPlatform().daemon().name("raw-http2").start(this::read);
    }

    /** Connects, and says what a client of HTTP/2 says first. */
    static RawConnection open(int port) throws IOException {
        RawConnection connection = silent(port);
        connection.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        connection.frame(SETTINGS, 0, 0).flush();
        return connection;
    }

    /** Connects and says nothing. */
    static RawConnection silent(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return new RawConnection(socket);
    }

    RawConnection bytes(byte[] bytes) throws IOException {
        output.write(bytes);
        return this;
    }

    RawConnection frame(int type, int flags, int stream, byte... payload) throws IOException {
        output.writeByte(payload.length >> 16);
        output.writeShort(payload.length);
        output.writeByte(type);
        output.writeByte(flags);
        output.writeInt(stream);
        output.write(payload);
        return this;
    }

    /** Begins a call. */
    RawConnection call(int stream, String method, int flags) throws IOException {
        return frame(HEADERS, END_HEADERS | flags, stream, headers(method));
    }

    RawConnection flush() throws IOException {
        output.flush();
        return this;
    }

    /** HPACK without its tables: names of the static table, and values as they are. */
    static byte[] headers(String method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x83); // :method POST
        block.write(0x86); // :scheme http
        block.write(0x04); // :path
        text(block, "/" + method);
        block.write(0x01); // :authority
        text(block, "localhost");
        block.write(0x0f); // content-type
        block.write(0x10);
        text(block, "application/grpc");
        header(block, "te", "trailers");
        return block.toByteArray();
    }

    static void header(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        int shortest = 127;
        if (bytes.length < shortest) {
            block.write(bytes.length);
        } else {
            block.write(shortest);
            int rest = bytes.length - shortest;
            for (; rest > shortest; rest >>= 7) {
                block.write(rest & shortest | 0x80);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    private void read() {
        try {
            DataInputStream input = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] header = input.readNBytes(FRAME_HEADER);
                if (header.length < FRAME_HEADER) {
                    break;
                }
                ByteBuffer fields = ByteBuffer.wrap(header);
                int lengthAndType = fields.getInt();
                byte[] payload = input.readNBytes(lengthAndType >>> 8);
                received.add(
                        new Frame(lengthAndType & 0xff, fields.get(), fields.getInt(), payload));
            }
        } catch (IOException reset) {
            // An end like any other.
        }
        ended.complete(null);
    }

    /** All frames so far. */
    List<Frame> received() {
        return received;
    }

    List<Frame> received(int type) {
        return received.stream().filter(frame -> frame.type() == type).toList();
    }

    /** Waits until the server has ended the connection. */
    List<Frame> awaitEnd() throws Exception {
        ended.get(20, TimeUnit.SECONDS);
        return received;
    }

    boolean hasEnded() {
        return ended.isDone();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
