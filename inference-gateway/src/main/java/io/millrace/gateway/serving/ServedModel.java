package io.millrace.gateway.serving;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.gateway.batching.Burst;
import io.millrace.gateway.batching.ExecutionPlan;
import io.millrace.gateway.batching.RunTask;
import io.millrace.gateway.metrics.VersionCounters;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.serving.ModelRunners.Calibrated;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * A version of a model, counted by its users: whoever got true from {@link #acquire} may use it
 * until {@link #release}. It closes when its owner retired it and the last user left, never under a
 * run. Thread-safe.
 *
 * <p>Under a memory budget its session may be unloaded meanwhile: it stays known with all that is
 * not memory of the runtime (tensors, plan, documents, counters), and cannot be acquired until
 * {@link MemoryBudget} loads it again.
 */
public final class ServedModel {

    private static final int DRAINING = Integer.MIN_VALUE;

    private final String version;
    private final String digest;
    private final ModelDocuments documents;
    private final VersionCounters counters;
    private final ServingPlan plan;
    private final DeclaredTensors declared;
    private final boolean cachesResponses;
    private final ExecutionPlan executionPlan;
    private final Reloading reloading;
    private final Consumer<ServedModel> onChange;
    private final IntSupplier queue = this::waiting;
    private final int[] allOutputs;

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
    record Reloading(long fileBytes, Function<ServedModel, Calibrated> open) {}

    /**
     * @param reloading null where a session, once loaded, stays
     * @param onChange told when the session is closed, and when the last user left one that drains
     */
    ServedModel(
            String version,
            String digest,
            Calibrated session,
            ModelDocuments documents,
            VersionCounters counters,
            ServingPlan plan,
            Reloading reloading,
            Consumer<ServedModel> onChange) {
        this.version = version;
        this.digest = digest;
        this.session = session;
        this.documents = documents;
        this.counters = counters;
        this.plan = plan;
        this.declared = plan.declare(session.model().inputs(), session.model().outputs());
        this.cachesResponses = plan.cachesResponses();
        this.executionPlan = session.runner().plan();
        this.reloading = reloading;
        this.onChange = onChange;
        this.allOutputs = IntStream.range(0, declared.outputs().size()).toArray();
        counters.addQueue(queue);
    }

    public String version() {
        return version;
    }

    /** SHA-256 of what was loaded; names it across endpoints. */
    public String digest() {
        return digest;
    }

    public Optional<ModelSignature> signature() {
        return Optional.ofNullable(documents.signature());
    }

    public Optional<ReferenceProfile> profile() {
        return Optional.ofNullable(documents.profile());
    }

    /** SHA-256 of the profile's file. */
    public Optional<String> profileDigest() {
        return Optional.ofNullable(documents.profileDigest());
    }

    public VersionCounters counters() {
        return counters;
    }

    /** Inputs as callers see them, in the model's order. */
    public List<TensorSpec> inputs() {
        return declared.inputs();
    }

    /** Outputs as callers see them, in the model's order. */
    public List<TensorSpec> outputs() {
        return declared.outputs();
    }

    /** A caller's inputs in the shapes that the model takes. */
    public List<Tensor> toModel(List<Tensor> tensors) {
        return declared.toModel(tensors);
    }

    /** The model's answers in the shapes that callers expect. */
    public List<Tensor> toCaller(List<Tensor> tensors, int[] wantedOutputs) {
        return declared.toCaller(tensors, wantedOutputs);
    }

    /** Indexes of all outputs; shared, so nobody changes it. */
    public int[] allOutputs() {
        return allOutputs;
    }

    /** What was set for this version. */
    public ModelSettings settings() {
        return plan.settings();
    }

    /** Labels of the classes of {@code output}, by index; empty if it has none. */
    public List<String> labels(String output) {
        return plan.labels(output);
    }

    /** Whether its answers may be kept for requests that come again. */
    public boolean cachesResponses() {
        return cachesResponses;
    }

    /** How it runs, as decided at load. */
    public ExecutionPlan plan() {
        return executionPlan;
    }

    /** Requests that wait for a worker. */
    public int waiting() {
        Calibrated current = session;
        return current == null ? 0 : current.runner().waiting();
    }

    /**
     * Runs {@code task} now or soon; the caller must have acquired the model for it.
     *
     * @param burst of the calling event loop, or null
     * @throws io.millrace.contracts.ServiceException OVERLOADED if it would wait too long
     */
    public void submit(RunTask task, Burst burst) {
        session.runner().submit(task, burst);
    }

    /**
     * Runs on the calling thread, which must have acquired the model.
     *
     * @param inputs in the model's shapes and aligned memory
     */
    public OnnxOutputs run(List<Tensor> inputs, int[] wantedOutputs) {
        return session.model().run(inputs, wantedOutputs);
    }

    /** Begins a use; false if the model is not loaded, or is being closed. */
    public boolean acquire() {
        if (reloading != null) {
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

    /** Ends a use; the last one closes a retired model. */
    public void release() {
        int left = users.decrementAndGet();
        if (left == 0) {
            close();
        } else if (left == DRAINING) {
            drained();
        }
    }

    private void close() {
        closeSession();
        closed();
    }

    private void closeSession() {
        Calibrated closing = session;
        session = null;
        closing.close();
    }

    private void closed() {
        removeQueueOfRetired();
        onChange.accept(this);
    }

    private void removeQueueOfRetired() {
        if (retired) {
            counters.removeQueue(queue);
        }
    }

    /** Whoever waits for the memory closes the session: the last user may be an event loop. */
    private void drained() {
        if (retired) {
            finishDrain();
        } else {
            onChange.accept(this);
        }
    }

    /** Those who use the model now, its owner among them until the model is retired. */
    public int users() {
        return users.get();
    }

    /** Whether requests find it loaded. */
    public boolean isLoaded() {
        return owned;
    }

    /** Whether its owner gave it up: it is never loaded again. */
    public boolean isRetired() {
        return retired;
    }

    /** Whether the last user has left a retired model. */
    public boolean isClosed() {
        return retired && isUnloaded();
    }

    /** Gives up the owner's share: called once, after no new request can find the model. */
    public void retire() {
        boolean gives;
        synchronized (this) {
            retired = true;
            gives = owned;
            owned = false;
        }
        if (gives) {
            release();
        } else {
            finishDrain();
            if (isUnloaded()) {
                removeQueueOfRetired();
            }
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
                long bytes = reloading.fileBytes() + session.model().allocatedBytes();
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

    /** Closes a draining session if its last user has left. */
    void finishDrain() {
        synchronized (this) {
            if (users.get() != DRAINING) {
                return;
            }
            closeSession();
            users.set(0);
        }
        closed();
    }

    /** Opens a new session unless the model was retired; only if it {@link #isUnloaded}. */
    void reopen() {
        Calibrated opened = reloading.open().apply(this);
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
