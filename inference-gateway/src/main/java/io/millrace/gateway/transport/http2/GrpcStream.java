package io.millrace.gateway.transport.http2;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jboss.logging.Logger;

/**
 * One call. All methods are called on the event loop of its connection, but {@link #execute} and
 * {@link #isCancelled}, which any thread may call. What is written leaves with the next flush of
 * the connection: after the present burst of reads, or at the end of the loop's present round.
 */
public final class GrpcStream {

    private static final Logger LOG = Logger.getLogger(GrpcStream.class);
    private static final int READY_BELOW = 32 << 10;

    private final Connection connection;
    private final Http2Stream stream;
    private final RequestHeaders headers;
    private final MessageReader reader;
    private final long deadline;

    private CallReceiver receiver;
    private boolean requestPacked;
    private boolean responsePacked;
    private boolean headersSent;
    private boolean closed;
    private boolean inputEnded;
    private boolean halfClosed;
    private boolean unready;
    private long buffered;
    private volatile boolean cancelled;

    GrpcStream(Connection connection, Http2Stream stream, RequestHeaders headers, long deadline) {
        this.connection = connection;
        this.stream = stream;
        this.headers = headers;
        this.deadline = deadline;
        this.reader =
                new MessageReader(
                        connection.limits().maxMessageSize(),
                        connection.channel().alloc(),
                        this::deliver);
    }

    void begin(CallHandler handler, boolean packed) {
        requestPacked = packed;
        guarded(() -> receiver = handler.start(this));
    }

    /** The header {@code authorization}; null if there is none. Often the same object again. */
    public CharSequence authorization() {
        return headers.authorization();
    }

    /** A header of the request; null if there is none. Any thread may call this. */
    public CharSequence header(CharSequence name) {
        return headers.get(name);
    }

    /** The metadata of the request, as the caller's own copy. */
    Metadata metadata() {
        return MetadataHeaders.read(headers);
    }

    String authority() {
        return headers.host() == null ? null : headers.host().toString();
    }

    /** {@link System#nanoTime} after which nobody waits any more; the largest long for never. */
    public long deadline() {
        return deadline;
    }

    /** The connection. */
    public Channel channel() {
        return connection.channel();
    }

    /** The event loop of the connection. */
    public EventLoop eventLoop() {
        return connection.channel().eventLoop();
    }

    /** Whether nobody waits for the answer any more. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Whether a status was given. */
    public boolean isClosed() {
        return closed;
    }

    /** Whether more may be written without piling up. */
    public boolean isReady() {
        return !closed && buffered < READY_BELOW;
    }

    /** Whether the client packed the messages that it sent, and so can unpack an answer. */
    public boolean isRequestPacked() {
        return requestPacked && acceptsPacked();
    }

    boolean acceptsPacked() {
        return headers.acceptEncoding() != null
                && headers.acceptEncoding().toString().contains("gzip");
    }

    /** Runs {@code task} on the event loop: at once if this is it, else soon. */
    public void execute(Runnable task) {
        if (eventLoop().inEventLoop()) {
            task.run();
        } else {
            connection.inbox().add(task);
        }
    }

    /** Asks for messages. */
    public void request(int messages) {
        guarded(
                () -> {
                    connection.giveCredit(stream, reader.request(messages));
                    endInput();
                });
    }

    int data(ByteBuf data, boolean end) {
        int[] done = {data.readableBytes()};
        if (!closed) {
            guarded(() -> done[0] = reader.data(data));
        }
        if (end) {
            ended();
        }
        return done[0];
    }

    void ended() {
        inputEnded = true;
        guarded(this::endInput);
    }

    private void endInput() {
        if (!inputEnded || halfClosed || closed || !reader.isDrained()) {
            return;
        }
        halfClosed = true;
        if (reader.isInMessage()) {
            throw Status.INTERNAL
                    .withDescription("the call ended in the middle of a message")
                    .asRuntimeException();
        }
        receiver.halfClosed();
    }

    private void deliver(ByteBuf message, boolean packed) {
        if (!packed) {
            receiver.message(message);
            return;
        }
        if (!requestPacked) {
            throw Status.INTERNAL
                    .withDescription("a packed message in a call without grpc-encoding")
                    .asRuntimeException();
        }
        ByteBuf unpacked =
                Gzip.unpack(
                        message,
                        connection.limits().maxMessageSize(),
                        connection.channel().alloc());
        try {
            receiver.message(unpacked);
        } finally {
            unpacked.release();
        }
    }

    /** A handler that fails ends its own call and nothing else. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (StatusRuntimeException e) {
            close(e.getStatus(), e.getTrailers());
        } catch (RuntimeException e) {
            LOG.errorf(e, "call of %s failed unexpectedly", headers.fullPath());
            close(Status.INTERNAL.withDescription("unexpected failure, see the log"), null);
        }
    }

    /** Sends the headers of the answer; {@code packed} says that messages may be gzip. */
    public void sendHeaders(Metadata metadata, boolean packed) {
        if (closed || headersSent) {
            return;
        }
        headersSent = true;
        responsePacked = packed;
        connection.writeHeaders(stream, ResponseHeaders.initial(metadata, packed), false);
    }

    /**
     * Sends one message.
     *
     * @param framed the message behind {@link MessageFrames#PREFIX} bytes that are filled in here;
     *     belongs to this method
     */
    public void sendMessage(ByteBuf framed, boolean pack) {
        if (closed) {
            framed.release();
            return;
        }
        sendHeaders(null, false);
        ByteBuf frame = finish(framed, pack);
        int size = frame.readableBytes();
        buffered += size;
        unready |= buffered >= READY_BELOW;
        connection.writeData(stream, frame).addListener(written -> sent(size));
    }

    private ByteBuf finish(ByteBuf framed, boolean pack) {
        return MessageFrames.finish(framed, pack && responsePacked, connection.channel().alloc());
    }

    private void sent(int size) {
        buffered -= size;
        if (unready && isReady()) {
            unready = false;
            guarded(receiver::ready);
        }
    }

    /** Sends the answer of a call that has one message: headers, message, and success. */
    public void answer(ByteBuf framed) {
        if (closed) {
            framed.release();
            return;
        }
        sendHeaders(null, isRequestPacked());
        connection.writeData(stream, finish(framed, responsePacked));
        close(Status.OK, null);
    }

    /** Ends the call; later calls of this object do nothing. */
    public void close(Status status, Metadata trailers) {
        if (closed) {
            return;
        }
        closed = true;
        connection.giveCredit(stream, reader.close());
        Http2Headers last =
                headersSent
                        ? ResponseHeaders.trailers(status, trailers)
                        : ResponseHeaders.trailersOnly(status, trailers);
        connection.writeTrailers(stream, last, inputEnded);
    }

    /** The stream is gone, whoever ended it. */
    void gone() {
        reader.close();
        if (receiver == null) {
            return;
        }
        if (closed && (headersSent ? stream.isTrailersSent() : stream.isHeadersSent())) {
            guarded(receiver::completed);
        } else {
            cancelled = true;
            closed = true;
            guarded(receiver::cancelled);
        }
    }
}
