package io.millrace.gateway.transport.http2;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Turns the frames of one connection into calls. For the connection's event loop. */
final class CallDispatcher extends Http2EventAdapter {

    private static final AsciiString POST = AsciiString.cached("POST");
    private static final AsciiString GRPC = AsciiString.cached("application/grpc");
    private static final AsciiString GZIP = AsciiString.cached("gzip");
    private static final AsciiString IDENTITY = AsciiString.cached("identity");
    private static final byte[] NOT_GRPC =
            "This port speaks gRPC over HTTP/2.\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final MethodTable methods;
    private final Http2Connection streams;
    private final Http2Connection.PropertyKey callKey;
    private final FloodGuard flood;

    CallDispatcher(Connection connection, MethodTable methods) {
        this.connection = connection;
        this.methods = methods;
        this.streams = connection.connection();
        this.callKey = streams.newKey();
        this.flood = new FloodGuard(connection.limits().floods().controlFrames());
        streams.addListener(this);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        onHeadersRead(context, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        Http2Stream stream = streams.stream(streamId);
        GrpcStream call = stream.getProperty(callKey);
        if (call == null && stream.isHeadersSent()) {
            // Trailers of a request that was refused.
            return;
        }
        if (call == null) {
            begin(stream, (RequestHeaders) headers);
            call = stream.getProperty(callKey);
        }
        if (endOfStream && call != null) {
            call.ended();
        }
    }

    private void begin(Http2Stream stream, RequestHeaders headers) throws Http2Exception {
        flood.call();
        if (streams.remote().numActiveStreams() > connection.limits().maxConcurrentStreams()) {
            connection.stop(stream, Http2Error.REFUSED_STREAM);
            return;
        }
        if (!headers.isComplete()) {
            throw Http2Exception.streamError(
                    stream.id(), Http2Error.PROTOCOL_ERROR, "a pseudo-header is missing");
        }
        if (!POST.contentEquals(headers.verb())) {
            refuse(stream, "405");
        } else if (!isGrpc(headers.contentType())) {
            refuse(stream, "415");
        } else {
            call(stream, headers);
        }
    }

    private static boolean isGrpc(CharSequence contentType) {
        return contentType != null
                && AsciiString.of(contentType).startsWith(GRPC)
                && (contentType.length() == GRPC.length()
                        || contentType.charAt(GRPC.length()) == '+'
                        || contentType.charAt(GRPC.length()) == ';');
    }

    private void refuse(Http2Stream stream, String httpStatus) {
        Http2Headers headers =
                new DefaultHttp2Headers(false, 4)
                        .status(httpStatus)
                        .add("content-type", "text/plain")
                        .add("grpc-status", "2")
                        .add("grpc-message", "not a gRPC request");
        connection.writeText(stream, headers, NOT_GRPC);
    }

    private void call(Http2Stream stream, RequestHeaders headers) {
        long deadline = Long.MAX_VALUE;
        Status refusal = null;
        if (headers.timeout() != null) {
            OptionalLong timeout = GrpcTimeouts.nanos(headers.timeout());
            if (timeout.isPresent()) {
                deadline = deadlineIn(timeout.getAsLong());
            } else {
                refusal = Status.INTERNAL.withDescription("bad grpc-timeout: " + headers.timeout());
            }
        }
        boolean packed = headers.encoding() != null && !IDENTITY.contentEquals(headers.encoding());
        if (packed && !GZIP.contentEquals(headers.encoding())) {
            refusal =
                    Status.UNIMPLEMENTED.withDescription(
                            "grpc-encoding " + headers.encoding() + " is not known; use gzip");
        }
        GrpcStream call = new GrpcStream(connection, stream, headers, deadline);
        stream.setProperty(callKey, call);
        CallHandler handler = methods.find(headers.fullPath());
        if (refusal == null && handler == null) {
            refusal = Status.UNIMPLEMENTED.withDescription("Method not found: " + name(headers));
        }
        if (refusal != null) {
            call.close(refusal, null);
        } else {
            call.begin(handler, packed);
        }
    }

    private static long deadlineIn(long nanos) {
        return nanos > Long.MAX_VALUE / 4 ? Long.MAX_VALUE : System.nanoTime() + nanos;
    }

    private static CharSequence name(RequestHeaders headers) {
        CharSequence path = headers.fullPath();
        return path.subSequence(Math.min(1, path.length()), path.length());
    }

    /** Whether the request on {@code stream} was read, so that more headers come too late. */
    boolean hasBegun(Http2Stream stream) {
        return stream.isHeadersSent() || stream.getProperty(callKey) != null;
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext context,
            int streamId,
            ByteBuf data,
            int padding,
            boolean endOfStream) {
        flood.call();
        GrpcStream call = streams.stream(streamId).getProperty(callKey);
        return padding + (call == null ? data.readableBytes() : call.data(data, endOfStream));
    }

    @Override
    public void onStreamAdded(Http2Stream stream) {
        connection.drain().callsChanged(streams.numActiveStreams() + 1);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        GrpcStream call = stream.removeProperty(callKey);
        if (call != null) {
            call.gone();
        }
        connection.drain().callsChanged(streams.numActiveStreams());
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long content) throws Http2Exception {
        flood.frame();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long content) {
        connection.drain().pong(content);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
            throws Http2Exception {
        flood.frame();
    }

    /** The codec would forget a call that it refuses, and end the connection at its next frame. */
    @Override
    public void onSettingsAckRead(ChannelHandlerContext context) {
        streams.remote().maxActiveStreams(Integer.MAX_VALUE);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext context,
            int streamId,
            int streamDependency,
            short weight,
            boolean exclusive)
            throws Http2Exception {
        flood.frame();
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext context,
            byte frameType,
            int streamId,
            Http2Flags flags,
            ByteBuf payload)
            throws Http2Exception {
        flood.frame();
    }
}
