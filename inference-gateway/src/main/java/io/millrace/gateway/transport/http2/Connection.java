package io.millrace.gateway.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * One connection. Writes gather until the read burst or the loop's round is over and leave with one
 * flush.
 */
final class Connection extends Http2ConnectionHandler {

    private static final Logger LOG = Logger.getLogger(Connection.class);

    private final ServerLimits limits;
    private final Drain drain;
    private final CallDispatcher dispatcher;
    private ChannelHandlerContext context;
    private EventLoopInbox inbox;
    private boolean reading;
    private boolean flushPlanned;

    Connection(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            ServerLimits limits,
            MethodTable methods) {
        super(decoder, encoder, settings);
        this.limits = limits;
        this.drain = new Drain(this);
        this.dispatcher = new CallDispatcher(this, methods);
        decoder.frameListener(dispatcher);
    }

    ServerLimits limits() {
        return limits;
    }

    Channel channel() {
        return context.channel();
    }

    EventLoopInbox inbox() {
        return inbox;
    }

    Drain drain() {
        return drain;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        inbox = new EventLoopInbox(added.channel().eventLoop());
        super.handlerAdded(added);
        Http2Stream whole = connection().connectionStream();
        int extra = limits.connectionWindow() - decoder().flowController().windowSize(whole);
        decoder().flowController().incrementWindowSize(whole, Math.max(0, extra));
        drain.begin(added);
    }

    @Override
    public void channelRead(ChannelHandlerContext at, Object message) throws Exception {
        reading = true;
        super.channelRead(at, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext at) throws Exception {
        reading = false;
        super.channelReadComplete(at);
    }

    /** A client that does not read what it asked for is not read from either. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext at) throws Exception {
        at.channel().config().setAutoRead(at.channel().isWritable());
        super.channelWritabilityChanged(at);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext at, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            at.close();
        }
        super.userEventTriggered(at, event);
    }

    /** A client that is gone, or speaks something else than TLS, is no news for the log. */
    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) throws Exception {
        if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            LOG.debugf(cause, "the connection of %s broke", at.channel().remoteAddress());
            at.close();
        } else {
            super.exceptionCaught(at, cause);
        }
    }

    /** After the end of a request any headers are too late (RFC 9113, 5.1), however formed. */
    @Override
    protected void onStreamError(
            ChannelHandlerContext at,
            boolean outbound,
            Throwable cause,
            Http2Exception.StreamException error) {
        Http2Stream stream = connection().stream(error.streamId());
        boolean late =
                !outbound
                        && error.error() == Http2Error.PROTOCOL_ERROR
                        && stream != null
                        && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
                        && dispatcher.hasBegun(stream);
        if (late) {
            stop(stream, Http2Error.STREAM_CLOSED);
        } else {
            super.onStreamError(at, outbound, cause, error);
        }
    }

    void writeHeaders(Http2Stream stream, Http2Headers headers, boolean end) {
        encoder().writeHeaders(context, stream.id(), headers, 0, end, context.newPromise());
        planFlush();
    }

    ChannelFuture writeData(Http2Stream stream, ByteBuf data) {
        ChannelFuture written =
                encoder().writeData(context, stream.id(), data, 0, false, context.newPromise());
        planFlush();
        return written;
    }

    /** Ends the answer; a client that has not finished its own side is told to stop. */
    void writeTrailers(Http2Stream stream, Http2Headers trailers, boolean inputEnded) {
        ChannelFuture written =
                encoder()
                        .writeHeaders(
                                context, stream.id(), trailers, 0, true, context.newPromise());
        if (!inputEnded) {
            written.addListener(done -> stop(stream, Http2Error.NO_ERROR));
        }
        planFlush();
    }

    /** Ends a call that has no status: its client broke the protocol. */
    void stop(Http2Stream stream, Http2Error error) {
        if (connection().stream(stream.id()) != null) {
            resetStream(context, stream.id(), error.code(), context.newPromise());
            planFlush();
        }
    }

    /** Answers what is not gRPC, in words that a browser or curl shows. */
    void writeText(Http2Stream stream, Http2Headers headers, byte[] text) {
        writeHeaders(stream, headers, false);
        encoder()
                .writeData(
                        context,
                        stream.id(),
                        Unpooled.wrappedBuffer(text),
                        0,
                        true,
                        context.newPromise());
        planFlush();
    }

    /** Lets the client send as many bytes more. */
    void giveCredit(Http2Stream stream, int bytes) {
        if (bytes == 0) {
            return;
        }
        try {
            if (decoder().flowController().consumeBytes(stream, bytes)) {
                planFlush();
            }
        } catch (Http2Exception e) {
            onError(context, false, e);
        }
    }

    void planFlush() {
        if (!reading && !flushPlanned) {
            flushPlanned = true;
            context.executor().execute(this::flushNow);
        }
    }

    private void flushNow() {
        flushPlanned = false;
        flush(context);
    }
}
