package io.millrace.gateway.serving;

import io.millrace.gateway.batching.ModelRunner;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.serving.ModelRunners.Calibrated;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The session of a version from its load to its end, counted by its users: whoever got true from
 * {@link #acquire} may use it until {@link #release}. It closes when its owner retired it and the
 * last user left, never under a run. Thread-safe.
 *
 * <p>Under a memory budget it may be unloaded meanwhile, at once ({@link #unloadIfIdle}) or once
 * its last user left ({@link #beginDrain}), and cannot be acquired until it was opened again.
 */
final class ModelSession {

    private static final int DRAINING = Integer.MIN_VALUE;

    /** Null where a session, once loaded, stays. */
    private final Reopening reopening;

    private final Runnable onChange;

    /**
     * Users, and one for the owner as long as it keeps the model loaded; 0 while there is no
     * session. {@link #DRAINING} is added while nobody may begin a use any more.
     */
    private final AtomicInteger users = new AtomicInteger(1);

    /** Written before {@link #users} becomes positive; but for counts, only users read it. */
    private Calibrated session;

    private volatile boolean owned = true;
    private volatile boolean retired;
    private volatile long lastUse = System.nanoTime();
    private long loadedBytes;

    /**
     * How an unloaded session comes back.
     *
     * @param fileBytes size of the version's files
     * @param open opens a session that runs as the first one did, warm; blocks
     */
    record Reopening(long fileBytes, Supplier<Calibrated> open) {}

    /**
     * @param reopening null where a session, once loaded, stays
     * @param onChange told when the session is closed, when the last user left one that drains, and
     *     when one that was unloaded before is retired
     */
    ModelSession(Calibrated session, Reopening reopening, Runnable onChange) {
        this.session = session;
        this.reopening = reopening;
        this.onChange = onChange;
    }

    /** For users: where requests are run. */
    ModelRunner runner() {
        return session.runner();
    }

    /** For users: the model itself. */
    OnnxModel model() {
        return session.model();
    }

    /** Requests that wait for a worker. */
    int waiting() {
        Calibrated current = session;
        return current == null ? 0 : current.runner().waiting();
    }

    /** Begins a use; false if the session is not loaded, or is being closed. */
    boolean acquire() {
        if (reopening != null) {
            lastUse = System.nanoTime();
        }
        return share();
    }

    private boolean share() {
        int seen = users.get();
        while (seen > 0) {
            int before = users.compareAndExchange(seen, seen + 1);
            if (before == seen) {
                return true;
            }
            seen = before;
        }
        return false;
    }

    /** Ends a use; the last one closes a retired session. */
    void release() {
        int left = users.decrementAndGet();
        if (left == 0) {
            close();
        } else if (left == DRAINING) {
            drained();
        }
    }

    private void close() {
        closeSession();
        onChange.run();
    }

    private void closeSession() {
        Calibrated closing = session;
        session = null;
        closing.close();
    }

    /** Whoever waits for the memory closes the session: the last user may be an event loop. */
    private void drained() {
        if (retired) {
            finishDrain();
        } else {
            onChange.run();
        }
    }

    /** Those who use it now, its owner among them until it is retired. */
    int users() {
        return users.get();
    }

    /** Whether requests find it loaded. */
    boolean isLoaded() {
        return owned;
    }

    /** Whether its owner gave it up: it is never loaded again. */
    boolean isRetired() {
        return retired;
    }

    /** Whether the last user has left a retired model. */
    boolean isClosed() {
        return retired && isUnloaded();
    }

    /** Gives up the owner's share: called once, after no new request can find the model. */
    void retire() {
        boolean gives;
        synchronized (this) {
            retired = true;
            gives = owned;
            owned = false;
        }
        if (gives) {
            release();
        } else if (!finishDrain() && isUnloaded()) {
            onChange.run();
        }
    }

    /** When it was last acquired, by {@link System#nanoTime}. */
    long lastUse() {
        return lastUse;
    }

    /** Whether it is loaded and nobody uses it. */
    boolean isIdle() {
        return owned && users.get() == 1;
    }

    /** Whether there is no session. */
    boolean isUnloaded() {
        return users.get() == 0;
    }

    /** Whether the last user left a draining session that is not closed yet. */
    boolean isDrained() {
        return users.get() == DRAINING;
    }

    /** Bytes that it took right after it was loaded; 0 before {@link #measure}. */
    long loadedBytes() {
        return loadedBytes;
    }

    /** Bytes that it takes now, or took first if it is not loaded. */
    long measure() {
        if (share()) {
            try {
                long bytes = reopening.fileBytes() + session.model().allocatedBytes();
                loadedBytes = loadedBytes == 0 ? bytes : loadedBytes;
                return bytes;
            } finally {
                release();
            }
        }
        return loadedBytes;
    }

    /** Closes the session if nobody uses it; false if somebody does. */
    boolean unloadIfIdle() {
        synchronized (this) {
            if (!owned || !users.compareAndSet(1, 0)) {
                return false;
            }
            owned = false;
            close();
            return true;
        }
    }

    /** Lets nobody begin a use any more; {@link #finishDrain} closes once the last user left. */
    boolean beginDrain() {
        synchronized (this) {
            if (!owned) {
                return false;
            }
            users.addAndGet(DRAINING - 1);
            owned = false;
            return true;
        }
    }

    /** Takes {@link #beginDrain} back; false if there is no use left, or nothing to take back. */
    boolean cancelDrain() {
        synchronized (this) {
            int seen = users.get();
            while (!retired && seen < 0 && seen != DRAINING) {
                int before = users.compareAndExchange(seen, seen - DRAINING + 1);
                if (before == seen) {
                    owned = true;
                    return true;
                }
                seen = before;
            }
            return false;
        }
    }

    /** Closes a draining session if its last user has left; false if it did not. */
    boolean finishDrain() {
        synchronized (this) {
            if (users.get() != DRAINING) {
                return false;
            }
            closeSession();
            users.set(0);
        }
        onChange.run();
        return true;
    }

    /** Opens a new session unless the model was retired; only if it {@link #isUnloaded}. */
    void reopen() {
        Calibrated opened = reopening.open().get();
        synchronized (this) {
            if (retired) {
                opened.close();
                return;
            }
            session = opened;
            owned = true;
            lastUse = System.nanoTime();
            users.set(1);
        }
    }
}
