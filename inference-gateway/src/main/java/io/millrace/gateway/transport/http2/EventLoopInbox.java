package io.millrace.gateway.transport.http2;

import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work for an event loop from other threads: many tasks wake the loop once. Thread-safe. */
final class EventLoopInbox {

    private final EventLoop loop;
    private final Queue<Runnable> tasks = PlatformDependent.newMpscQueue();
    private final AtomicBoolean woken = new AtomicBoolean();

    EventLoopInbox(EventLoop loop) {
        this.loop = loop;
    }

    void add(Runnable task) {
        tasks.add(task);
        if (!woken.get() && woken.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    private void run() {
        // Before the first poll, so that a task added after the last one wakes the loop again.
        woken.set(false);
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }
}
