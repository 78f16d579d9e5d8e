package io.millrace.gateway.serving;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Loads versions that were unloaded to stay within the memory budget, when somebody needs them: on
 * a thread of its own, one after the other, one load for all who wait. What could not be loaded is
 * left alone for a while ({@link LoadBackOff}). Thread-safe.
 */
@Singleton
public class OnDemandLoads {

    private static final Logger LOG = Logger.getLogger(OnDemandLoads.class);

    private final MemoryBudget budget;
    private final GatewayCounters counters;
    private final Duration patience;
    private final int capacity;
    private final LoadBackOff backOff;
    private final Map<ServedModel, Queue<Waiting>> queues = new ConcurrentHashMap<>();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("model-loads").daemon().factory());
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("load-deadlines").daemon().factory());

    /** Who needs a version. Exactly one of the answers is given, on another thread. */
    public interface Waiter {

        /** {@link System#nanoTime} after which nobody waits any more; the largest for never. */
        long deadline();

        /** The version is loaded, and stays so at least until this returns. */
        void loaded();

        /** It will not be loaded: DEADLINE_EXCEEDED or UNAVAILABLE. */
        void failed(ServiceException failure);
    }

    @Inject
    OnDemandLoads(MemoryBudget budget, GatewayCounters counters, GatewayConfig config) {
        this(
                budget,
                counters,
                config.repository().loadPatience(),
                config.execution().queueSize(),
                new LoadBackOff(System::nanoTime));
    }

    /**
     * @param patience longest wait of one who has no deadline
     * @param capacity most who may wait for one version
     */
    OnDemandLoads(
            MemoryBudget budget,
            GatewayCounters counters,
            Duration patience,
            int capacity,
            LoadBackOff backOff) {
        this.budget = budget;
        this.counters = counters;
        this.patience = patience;
        this.capacity = capacity;
        this.backOff = backOff;
        clock.setRemoveOnCancelPolicy(true);
    }

    /**
     * Has {@code model} loaded for {@code waiter}; returns at once.
     *
     * @throws ServiceException OVERLOADED if too many wait for it already; UNAVAILABLE if it could
     *     not be loaded a short while ago, with the reason
     */
    public void await(ServedModel model, Waiter waiter) {
        backOff.require(model);
        enqueue(model, waiter);
    }

    private void enqueue(ServedModel model, Waiter waiter) {
        Waiting waiting = new Waiting(model, waiter);
        if (enqueue(waiting)) {
            thread.execute(() -> loadFor(model));
        }
        waiting.watch();
    }

    /**
     * Has {@code model} loaded, and blocks until it is; another may take its place at once.
     *
     * @throws ServiceException UNAVAILABLE if it cannot be loaded, or could not a short while ago
     */
    public void load(ServedModel model) {
        if (!model.isLoaded()) {
            backOff.require(model);
            loadNow(model);
        }
    }

    /**
     * Like {@link #load}, for somebody who knows why it should work now.
     *
     * @throws ServiceException UNAVAILABLE if it cannot be loaded
     */
    public void loadNow(ServedModel model) {
        if (model.isLoaded()) {
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue(model, done);
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ServiceException failure ? failure : e;
        }
    }

    private void queue(ServedModel model, CompletableFuture<Void> done) {
        enqueue(
                model,
                new Waiter() {
                    @Override
                    public long deadline() {
                        return Long.MAX_VALUE;
                    }

                    @Override
                    public void loaded() {
                        done.complete(null);
                    }

                    @Override
                    public void failed(ServiceException failure) {
                        done.completeExceptionally(failure);
                    }
                });
    }

    /** True for the first, who has to start the load. */
    private boolean enqueue(Waiting waiting) {
        boolean[] first = new boolean[1];
        queues.compute(
                waiting.model,
                (model, known) -> {
                    Queue<Waiting> queue = known == null ? new ArrayDeque<>() : known;
                    first[0] = known == null;
                    if (queue.size() >= capacity) {
                        throw new ServiceException(
                                ErrorCode.OVERLOADED,
                                "%d requests wait for version %s to be loaded already; retry after"
                                                .formatted(capacity, model.version())
                                        + " a pause");
                    }
                    queue.add(waiting);
                    return queue;
                });
        return first[0];
    }

    private void loadFor(ServedModel model) {
        ServiceException failure = null;
        try {
            budget.loadAgain(model);
            backOff.succeeded(model);
        } catch (RuntimeException e) {
            LOG.warnf("version %s could not be loaded again: %s", model.version(), e.getMessage());
            counters.count(Event.LOAD_FAILED);
            String reason =
                    "version %s was unloaded to stay within the memory budget, and cannot be"
                                    .formatted(model.version())
                            + " loaded again: "
                            + e.getMessage();
            if (!(e instanceof NoRoomException)) {
                backOff.failed(model, reason);
            }
            failure = new ServiceException(ErrorCode.UNAVAILABLE, reason);
        }
        // Whatever comes next must not unload it before those who waited have begun.
        boolean held = model.acquire();
        try {
            answer(List.copyOf(queues.remove(model)), failure);
        } finally {
            if (held) {
                model.release();
            }
        }
    }

    private static void answer(List<Waiting> all, ServiceException failure) {
        for (Waiting waiting : all) {
            try {
                waiting.answer(failure);
            } catch (RuntimeException e) {
                LOG.error("one who waited for a load failed", e);
            }
        }
    }

    /** One who waits, until the load or the clock comes first. */
    private final class Waiting {

        private final ServedModel model;
        private final Waiter waiter;
        private final AtomicBoolean answered = new AtomicBoolean();
        private volatile Future<?> expiry;

        Waiting(ServedModel model, Waiter waiter) {
            this.model = model;
            this.waiter = waiter;
        }

        void watch() {
            long left = waiter.deadline() - System.nanoTime();
            boolean patient = waiter.deadline() == Long.MAX_VALUE || left > patience.toNanos();
            expiry =
                    clock.schedule(
                            () -> expire(patient),
                            patient ? patience.toNanos() : left,
                            TimeUnit.NANOSECONDS);
            if (answered.get()) {
                expiry.cancel(false);
            }
        }

        private void expire(boolean patient) {
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            queues.computeIfPresent(
                    model,
                    (key, queue) -> {
                        queue.remove(this);
                        return queue;
                    });
            waiter.failed(
                    patient
                            ? new ServiceException(
                                    ErrorCode.UNAVAILABLE,
                                    "version %s was not loaded within %s"
                                            .formatted(model.version(), patience))
                            : new ServiceException(
                                    ErrorCode.DEADLINE_EXCEEDED,
                                    "the deadline came before version %s was loaded; it was unloaded"
                                                    .formatted(model.version())
                                            + " to stay within the memory budget"));
        }

        void answer(ServiceException failure) {
            if (!answered.compareAndSet(false, true)) {
                return;
            }
            if (expiry != null) {
                expiry.cancel(false);
            }
            if (failure == null) {
                waiter.loaded();
            } else {
                waiter.failed(failure);
            }
        }
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
        clock.shutdownNow();
    }
}
