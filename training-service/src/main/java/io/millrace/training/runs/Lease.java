package io.millrace.training.runs;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Keeps the lease of one run alive from a thread of its own, and passes on what it hears: the run
 * was cancelled, or belongs to somebody else. A database that is away for a while is asked again;
 * the fence keeps late writes out.
 */
final class Lease implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Lease.class);

    private final RunLeases leases;
    private final RunConfig config;
    private final Run run;
    private final Thread thread;
    private volatile double progress;
    private volatile boolean cancelled;
    private volatile boolean lost;
    private volatile boolean closed;

    Lease(RunLeases leases, RunConfig config, Run run) {
        this.leases = leases;
        this.config = config;
        this.run = run;
        this.progress = run.progress();
        this.cancelled = run.cancelRequested();
        this.thread = Thread.ofVirtual().name("lease-" + run.id()).start(this::beat);
    }

    private void beat() {
        while (!closed && !lost) {
            LockSupport.parkNanos(config.heartbeat().toNanos());
            if (!closed) {
                beatOnce();
            }
        }
    }

    private void beatOnce() {
        try {
            cancelled = leases.heartbeat(run, config.lease(), progress);
        } catch (LeaseLostException e) {
            lost = !closed;
        } catch (RuntimeException e) {
            LOG.warnf("No heartbeat of run %s: %s", run.id(), e.getMessage());
        }
    }

    /** What the next heartbeat tells. */
    void progress(double share) {
        progress = share;
    }

    /** Fails if somebody else works on the run. */
    void checkHeld() {
        if (lost) {
            throw new LeaseLostException(run.id().toString());
        }
    }

    /** Fails if the run is not to go on here. */
    void check() {
        checkHeld();
        if (cancelled) {
            throw new RunCancelledException();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
