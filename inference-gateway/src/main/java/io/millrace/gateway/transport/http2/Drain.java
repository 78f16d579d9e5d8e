package io.millrace.gateway.transport.http2;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that no call is lost: GOAWAY that still allows calls that are on their way,
 * a PING to know that they have arrived, GOAWAY with the last of them, and then it waits for those
 * that run. For the connection's event loop.
 */
final class Drain {

    static final long PING = 0x6d696c6c72616365L;

    private static final long PATIENCE_MILLIS = 1_000;
    private static final double JITTER = 0.1;

    private final Connection connection;
    private ChannelHandlerContext context;
    private Future<?> ageTimer;
    private Future<?> idleTimer;
    private Future<?> pingTimer;
    private boolean started;
    private boolean finished;

    Drain(Connection connection) {
        this.connection = connection;
    }

    void begin(ChannelHandlerContext added) {
        context = added;
        Duration age = connection.limits().maxConnectionAge();
        if (age.isPositive()) {
            // Spread, so that connections of one moment do not come back in one moment.
            double spread = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
            ageTimer = schedule(() -> start("max_age"), (long) (age.toMillis() * spread));
        }
        callsChanged(0);
        added.channel().closeFuture().addListener(closed -> cancelTimers());
    }

    /** Starts the clock of idleness when the last call ends, and stops it with the first. */
    void callsChanged(int calls) {
        Duration idle = connection.limits().maxConnectionIdle();
        if (!idle.isPositive()) {
            return;
        }
        if (idleTimer != null) {
            idleTimer.cancel(false);
            idleTimer = null;
        }
        if (calls == 0) {
            idleTimer = schedule(() -> start("max_idle"), idle.toMillis());
        }
    }

    /** Begins to end the connection; {@code reason} is shown to the client. */
    void start(String reason) {
        if (started || !context.channel().isActive()) {
            return;
        }
        started = true;
        goAway(Integer.MAX_VALUE, reason);
        connection.encoder().writePing(context, false, PING, context.newPromise());
        context.flush();
        pingTimer = schedule(this::finish, PATIENCE_MILLIS);
    }

    void pong(long content) {
        if (started && content == PING) {
            finish();
        }
    }

    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        pingTimer.cancel(false);
        goAway(connection.connection().remote().lastStreamCreated(), "drain");
        context.flush();
        // Through the whole pipeline, whose codec waits for the running calls within its grace.
        context.channel().close();
    }

    private void goAway(int lastStream, String reason) {
        connection.goAway(
                context,
                lastStream,
                Http2Error.NO_ERROR.code(),
                ByteBufUtil.writeAscii(context.alloc(), reason),
                context.newPromise());
    }

    private Future<?> schedule(Runnable task, long millis) {
        return context.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private void cancelTimers() {
        for (Future<?> timer : new Future<?>[] {ageTimer, idleTimer, pingTimer}) {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }
}
