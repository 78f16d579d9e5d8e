package io.millrace.gateway.transport.http2;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Listens, and ends connections so that no call is lost. */
public final class GrpcServer {

    private static final int BACKLOG = 1_024;
    private static final long WATCH_PERIOD_NANOS = 50_000_000;
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final ChannelGroup connections;
    private final EventLoopGroup loops;
    private final Channel listener;

    private GrpcServer(ChannelGroup connections, EventLoopGroup loops, Channel listener) {
        this.connections = connections;
        this.loops = loops;
        this.listener = listener;
    }

    /**
     * Begins to listen.
     *
     * @param eventLoops threads that connections are spread over
     * @param tls empty for HTTP/2 in clear text, with prior knowledge
     * @throws IOException if the address is taken, or a file of {@code tls} is not what it should
     *     be
     */
    public static GrpcServer start(
            InetSocketAddress address,
            int eventLoops,
            ServerLimits limits,
            Optional<TlsFiles> tls,
            MethodTable methods)
            throws IOException {
        SslContext context = tls.isPresent() ? tls.get().context() : null;
        EventLoopGroup loops = loops(eventLoops);
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loops)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .childHandler(new Connections(context, limits, methods, connections))
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return new GrpcServer(connections, loops, bound.channel());
    }

    private static EventLoopGroup loops(int threads) {
        DefaultThreadFactory names = new DefaultThreadFactory("grpc", true);
        return Epoll.isAvailable()
                ? new EpollEventLoopGroup(threads, names)
                : new NioEventLoopGroup(threads, names);
    }

    /** Port that the server listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Whether new connections are taken. */
    boolean isAccepting() {
        return listener.isOpen();
    }

    /** Connections that are open. */
    public int connections() {
        return connections.size();
    }

    /**
     * Measures again and again how late each event loop comes to what is due: the time that
     * something blocked it.
     *
     * @param late takes nanoseconds, on every event loop
     */
    public void watchLoops(LongConsumer late) {
        for (EventExecutor loop : loops) {
            watch(loop, late);
        }
    }

    private static void watch(EventExecutor loop, LongConsumer late) {
        long due = System.nanoTime() + WATCH_PERIOD_NANOS;
        loop.schedule(
                () -> {
                    late.accept(Math.max(0, System.nanoTime() - due));
                    watch(loop, late);
                },
                WATCH_PERIOD_NANOS,
                TimeUnit.NANOSECONDS);
    }

    /** Takes no new connections and ends each of the others once its calls have ended. */
    public void stop(Duration patience) throws InterruptedException {
        listener.close().sync();
        for (Channel connection : connections) {
            Connection handler = connection.pipeline().get(Connection.class);
            connection.eventLoop().execute(() -> handler.drain().start("shutdown"));
        }
        connections.newCloseFuture().await(patience.toMillis());
        connections.close().await(patience.toMillis());
        loops.shutdownGracefully(0, patience.toMillis(), TimeUnit.MILLISECONDS).sync();
    }

    private static final class Connections extends ChannelInitializer<Channel> {

        private final SslContext tls;
        private final ServerLimits limits;
        private final MethodTable methods;
        private final ChannelGroup opened;

        Connections(SslContext tls, ServerLimits limits, MethodTable methods, ChannelGroup opened) {
            this.tls = tls;
            this.limits = limits;
            this.methods = methods;
            this.opened = opened;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline().addLast(ConnectionFactory.create(limits, methods));
            opened.add(channel);
        }
    }
}
