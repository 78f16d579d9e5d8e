package io.millrace.gateway.fuzz;

import io.grpc.Status;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client of gRPC that sends any bytes as the body of a call. */
final class GrpcConnection implements AutoCloseable {

    private final Channel channel;

    private GrpcConnection(Channel channel) {
        this.channel = channel;
    }

    static GrpcConnection open(EventLoopGroup loops, int port) throws InterruptedException {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loops)
                        .channel(NioSocketChannel.class)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel opened) {
                                        opened.pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forClient().build(),
                                                        new Http2MultiplexHandler(
                                                                new ChannelInboundHandlerAdapter()));
                                    }
                                });
        return new GrpcConnection(bootstrap.connect("127.0.0.1", port).sync().channel());
    }

    /**
     * Sends one call.
     *
     * @param frames the body, a frame of DATA each
     * @param encoding value of {@code grpc-encoding}; empty for none
     */
    CompletableFuture<Outcome> call(String method, List<byte[]> frames, String encoding) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        new Http2StreamChannelBootstrap(channel)
                .handler(new Call(outcome))
                .open()
                .addListener(
                        opened -> {
                            if (opened.isSuccess()) {
                                send(
                                        (Http2StreamChannel) opened.getNow(),
                                        method,
                                        frames,
                                        encoding);
                            } else {
                                outcome.complete(new Outcome("LOST", opened.cause().toString()));
                            }
                        });
        return outcome;
    }

    private static void send(
            Http2StreamChannel stream, String method, List<byte[]> frames, String encoding) {
        Http2Headers headers =
                new DefaultHttp2Headers()
                        .method("POST")
                        .scheme("http")
                        .authority("localhost")
                        .path("/" + method)
                        .add("content-type", "application/grpc")
                        .add("te", "trailers");
        if (!encoding.isEmpty()) {
            headers.add("grpc-encoding", encoding);
            headers.add("grpc-accept-encoding", encoding);
        }
        stream.write(new DefaultHttp2HeadersFrame(headers));
        for (int i = 0; i < frames.size(); i++) {
            ByteBuf data = Unpooled.wrappedBuffer(frames.get(i));
            stream.write(new DefaultHttp2DataFrame(data, i == frames.size() - 1));
        }
        stream.flush();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }

    /** The server's side of one call. */
    private static final class Call extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Outcome> outcome;

        Call(CompletableFuture<Outcome> outcome) {
            this.outcome = outcome;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2HeadersFrame headers && headers.isEndStream()) {
                outcome.complete(outcome(headers.headers()));
            } else if (frame instanceof Http2ResetFrame reset) {
                outcome.complete(new Outcome("RESET", Long.toString(reset.errorCode())));
            }
            ReferenceCountUtil.release(frame);
        }

        private static Outcome outcome(Http2Headers trailers) {
            CharSequence code = trailers.get("grpc-status");
            if (code == null) {
                return new Outcome("NO_STATUS", trailers.toString());
            }
            CharSequence message = trailers.get("grpc-message");
            return new Outcome(
                    Status.fromCodeValue(Integer.parseInt(code.toString())).getCode().name(),
                    message == null ? "" : unescaped(message.toString()));
        }

        private static String unescaped(String message) {
            return URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            outcome.complete(new Outcome("LOST", "the stream ended without a status"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            outcome.complete(new Outcome("LOST", cause.toString()));
        }
    }
}
