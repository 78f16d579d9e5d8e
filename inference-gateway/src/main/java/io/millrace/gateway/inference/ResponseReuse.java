package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.batching.Burst;
import io.millrace.gateway.batching.RunTask;
import io.millrace.gateway.batching.RunTimes;
import io.millrace.gateway.caching.RequestKey;
import io.millrace.gateway.caching.ResponseCache;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import io.millrace.gateway.serving.ModelLoader;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.tensors.Tensor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers a request without a run where the same one was answered before (the cache), or is being
 * answered now (coalescing). Both are off by default. Requests are the same if they reach the same
 * loaded version with the same bytes. Failures are not kept. Thread-safe.
 */
@Singleton
class ResponseReuse {

    /** Larger requests are not compared with others that are in flight. */
    private static final long LARGEST_COALESCED = 1 << 20;

    private final ResponseCache cache;
    private final boolean cachesEveryModel;
    private final boolean coalesces;
    private final GatewayCounters counters;
    private final Map<RequestKey, Flight> flights = new ConcurrentHashMap<>();

    ResponseReuse(GatewayConfig config, GatewayCounters counters, ModelLoader loader) {
        this.cache =
                config.responseCache().bytes() > 0
                        ? new ResponseCache(config.responseCache().bytes())
                        : null;
        this.cachesEveryModel = config.responseCache().everyModel();
        this.coalesces = config.coalescing().enabled();
        this.counters = counters;
        if (cache != null) {
            // The last user may be an event loop, and the cache may be large.
            loader.onClosed(model -> Thread.ofVirtual().start(() -> cache.forget(model)));
        }
    }

    /** Whether there is anything to do; if not, requests do not come here. */
    boolean isOn() {
        return cache != null || coalesces;
    }

    /**
     * Answers {@code execution}, or submits it to its model.
     *
     * @param burst of the calling event loop, or null
     * @throws ServiceException OVERLOADED if it would wait too long
     */
    void submit(Execution execution, Burst burst) {
        ServedModel model = execution.model();
        boolean cached = isCached(model) && cache.takes(execution.inputs());
        boolean coalesced = coalesces && RequestKey.bytes(execution.inputs()) <= LARGEST_COALESCED;
        if (!cached && !coalesced) {
            model.submit(execution, burst);
            return;
        }
        long begun = System.nanoTime();
        RequestKey key = execution.key();
        List<Tensor> kept = cached ? cache.find(key) : null;
        if (kept != null) {
            model.counters().cacheHit(System.nanoTime() - begun);
            answer(execution, kept);
            return;
        }
        if (cached) {
            model.counters().cacheMiss(System.nanoTime() - begun);
        }
        Flight flight = coalesced ? takeOff(key, execution) : new Flight();
        if (flight != null) {
            lead(new Leader(execution, key, cached, flight), burst);
        }
    }

    private boolean isCached(ServedModel model) {
        return cache != null && (cachesEveryModel || model.cachesResponses());
    }

    /** The flight that {@code execution} leads, or null if it joined that of another. */
    private Flight takeOff(RequestKey key, Execution execution) {
        Flight own = new Flight();
        while (true) {
            Flight other = flights.putIfAbsent(key, own);
            if (other == null) {
                return own;
            }
            if (other.join(execution)) {
                return null;
            }
            flights.remove(key, other);
        }
    }

    private static void lead(Leader leader, Burst burst) {
        try {
            leader.execution.model().submit(leader, burst);
        } catch (RuntimeException e) {
            leader.passOn();
            throw e;
        }
    }

    private static void answer(Execution execution, List<Tensor> outputs) {
        try {
            if (execution.begin()) {
                execution.succeedWithoutRun(outputs);
            }
        } catch (RuntimeException e) {
            execution.fail(e);
        } finally {
            execution.end();
        }
    }

    /** Whoever was refused alone, or went away, says nothing about the others. */
    private static boolean concernsAll(RuntimeException failure) {
        return !(failure instanceof ServiceException told)
                || (told.code() != ErrorCode.CANCELLED
                        && told.code() != ErrorCode.DEADLINE_EXCEEDED
                        && told.code() != ErrorCode.OVERLOADED);
    }

    /** The one that runs, for all who joined it. */
    private final class Leader implements RunTask {

        private final Execution execution;
        private final RequestKey key;
        private final boolean cached;
        private final Flight flight;

        Leader(Execution execution, RequestKey key, boolean cached, Flight flight) {
            this.execution = execution;
            this.key = key;
            this.cached = cached;
            this.flight = flight;
        }

        private List<Execution> land() {
            flights.remove(key, flight);
            return flight.land();
        }

        /** The others do without this one: each tries for itself, and they find one another. */
        void passOn() {
            for (Execution other : land()) {
                try {
                    submit(other, null);
                } catch (RuntimeException e) {
                    other.fail(e);
                    other.end();
                }
            }
        }

        @Override
        public List<Tensor> inputs() {
            return execution.inputs();
        }

        @Override
        public int[] outputs() {
            return execution.outputs();
        }

        @Override
        public int rows() {
            return execution.rows();
        }

        @Override
        public long deadline() {
            return execution.deadline();
        }

        @Override
        public long delayedAfter() {
            return execution.delayedAfter();
        }

        @Override
        public boolean begin() {
            boolean begins = execution.begin();
            if (!begins) {
                passOn();
            }
            return begins;
        }

        @Override
        public void succeed(List<Tensor> outputs, RunTimes times) {
            if (cached) {
                long begun = System.nanoTime();
                cache.keep(key, outputs);
                execution.model().counters().cacheFilled(System.nanoTime() - begun);
            }
            try {
                execution.succeed(outputs, times);
            } finally {
                for (Execution other : land()) {
                    counters.count(Event.COALESCED);
                    answer(other, outputs);
                }
            }
        }

        @Override
        public void fail(RuntimeException failure) {
            execution.fail(failure);
            if (!concernsAll(failure)) {
                passOn();
                return;
            }
            for (Execution other : land()) {
                other.fail(failure);
                other.end();
            }
        }

        @Override
        public void end() {
            execution.end();
        }
    }
}
