package io.millrace.gateway.serving;

import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import io.millrace.gateway.serving.LeastRecentlyUsed.Resident;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Keeps the memory of loaded models within a limit: whoever loads one waits here until those that
 * were not used for longest are unloaded. One load at a time while there is a limit. Thread-safe;
 * requests take no lock of it.
 *
 * <p>What a version takes is the size of its files, an estimate of the graph and the weights that
 * ONNX Runtime keeps as it read them, and what the session's own allocator says it holds, which is
 * measured: weights rearranged for its operators, and the buffers of calibration and warm-up,
 * looked at again before somebody has to go. Memory of requests and the JVM's own are not in it.
 * Until a version was loaded once, only its files are known: its first load may exceed the limit
 * for the moment that it takes to measure it and to unload another.
 */
@Singleton
public class MemoryBudget {

    private static final Logger LOG = Logger.getLogger(MemoryBudget.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final long limit;
    private final GatewayCounters counters;
    private final ReentrantLock loading = new ReentrantLock(true);

    /** Bytes by version, also of those that are being left; guarded by itself. */
    private final Map<ServedModel, Long> residents = new IdentityHashMap<>();

    @Inject
    MemoryBudget(GatewayConfig config, GatewayCounters counters) {
        this(config.repository().memoryBudget().map(MemorySize::asLongValue).orElse(0L), counters);
    }

    /**
     * @param limit in bytes; 0 for none
     */
    MemoryBudget(long limit, GatewayCounters counters) {
        this.limit = limit;
        this.counters = counters;
    }

    /** Whether there is a limit. */
    public boolean isLimited() {
        return limit > 0;
    }

    /** Bytes that all models together may take; 0 for any number. */
    public long limit() {
        return limit;
    }

    /** Bytes that loaded models take; 0 where there is no limit, since then nobody counts. */
    public long used() {
        synchronized (residents) {
            return residents.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Loads a version for the first time.
     *
     * @param fileBytes size of its files
     * @throws ModelTooLargeException if it takes more than the limit
     * @throws NoRoomException if nobody can make room
     */
    ServedModel load(String name, long fileBytes, Supplier<ServedModel> open) {
        if (!isLimited()) {
            ServedModel model = open.get();
            counters.count(Event.MODEL_LOADS);
            return model;
        }
        if (fileBytes > limit) {
            throw new ModelTooLargeException(name, fileBytes, limit);
        }
        loading.lock();
        try {
            makeRoom(fileBytes, null);
            ServedModel model = open.get();
            counters.count(Event.MODEL_LOADS);
            settle(name, model);
            return model;
        } finally {
            loading.unlock();
        }
    }

    /**
     * Loads a version that was unloaded; returns at once if it is loaded or nobody wants it more.
     *
     * @throws ModelLoadException if it cannot be loaded
     * @throws NoRoomException if nobody can make room
     */
    void loadAgain(ServedModel model) {
        loading.lock();
        try {
            model.session().finishDrain();
            if (model.isLoaded() || model.isRetired() || model.session().cancelDrain()) {
                return;
            }
            makeRoom(Math.min(limit, model.session().loadedBytes()), null);
            model.session().reopen();
            counters.count(Event.MODEL_LOADS);
            take(model);
            makeRoom(0, model);
        } catch (ModelLoadException e) {
            // What is opened already may stay only within the limit.
            model.session().unloadIfIdle();
            throw e;
        } finally {
            loading.unlock();
        }
    }

    /** Notes that {@code model} holds no memory any more, or no user. */
    void changed(ServedModel model) {
        synchronized (residents) {
            if (model.session().isUnloaded()) {
                residents.remove(model);
            }
            residents.notifyAll();
        }
    }

    /** Replaces what was assumed by what was measured. */
    private void settle(String name, ServedModel model) {
        long bytes = take(model);
        try {
            if (bytes > limit) {
                throw new ModelTooLargeException(name, bytes, limit);
            }
            makeRoom(0, model);
        } catch (ModelLoadException e) {
            model.retire();
            throw e;
        }
    }

    private long take(ServedModel model) {
        long bytes = model.session().measure();
        synchronized (residents) {
            residents.put(model, bytes);
        }
        return bytes;
    }

    /** Returns once {@code needed} more bytes are within the limit. */
    private void makeRoom(long needed, ServedModel kept) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        measureAgain(needed);
        for (long excess = excess(needed); excess > 0; excess = excess(needed)) {
            if (!unload(excess, kept)) {
                throw new NoRoomException("no loaded model can make room in the memory budget");
            }
            awaitChange(needed, end);
        }
    }

    private long excess(long needed) {
        snapshot().forEach(model -> model.session().finishDrain());
        return used() + needed - limit;
    }

    /** Sessions grow with the batches that they see. */
    private void measureAgain(long needed) {
        if (used() + needed <= limit) {
            return;
        }
        for (ServedModel model : snapshot()) {
            long bytes = model.session().measure();
            synchronized (residents) {
                residents.computeIfPresent(model, (key, before) -> Math.max(bytes, before));
            }
        }
    }

    /** Unloads what is not in use, and lets what is in use drain; false if there is neither. */
    private boolean unload(long excess, ServedModel kept) {
        List<Resident<ServedModel>> candidates = new ArrayList<>();
        long leaving = 0;
        synchronized (residents) {
            for (Map.Entry<ServedModel, Long> resident : residents.entrySet()) {
                ServedModel model = resident.getKey();
                long bytes = resident.getValue();
                if (!model.isLoaded()) {
                    leaving += bytes;
                } else if (model != kept) {
                    candidates.add(
                            new Resident<>(
                                    model,
                                    bytes,
                                    model.session().lastUse(),
                                    model.session().isIdle()));
                }
            }
        }
        var victims = LeastRecentlyUsed.choose(candidates, excess - leaving);
        for (Resident<ServedModel> victim : victims) {
            ServedModel model = victim.key();
            // One that was idle and is not any more is no longer the one that was chosen.
            if (victim.isIdle() ? model.session().unloadIfIdle() : model.session().beginDrain()) {
                counters.count(Event.MODEL_EVICTIONS);
                LOG.debugf("version %s makes room: %d bytes", model.version(), victim.bytes());
            }
        }
        return leaving > 0 || !victims.isEmpty();
    }

    private List<ServedModel> snapshot() {
        synchronized (residents) {
            return List.copyOf(residents.keySet());
        }
    }

    /** Waits until one that leaves has left; returns at once where none does any more. */
    private void awaitChange(long needed, long end) {
        synchronized (residents) {
            while (used() + needed > limit && mustWait()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new NoRoomException(
                            "no loaded model became free within %s to make room in the memory budget"
                                    .formatted(PATIENCE));
                }
                try {
                    residents.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new NoRoomException("interrupted while waiting for room", e);
                }
            }
        }
    }

    private boolean mustWait() {
        boolean leaving = false;
        for (ServedModel model : residents.keySet()) {
            if (model.session().isDrained()) {
                return false;
            }
            leaving |= !model.isLoaded();
        }
        return leaving;
    }
}
