package io.millrace.gateway.inference;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.routing.PredictionIds;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.EndpointCatalog.Lease;
import io.millrace.gateway.serving.OnDemandLoads;
import io.millrace.gateway.tracing.RequestTrace;
import io.millrace.gateway.tracing.RequestTracer;
import jakarta.inject.Singleton;

/** Answers requests of every protocol. Never blocks the calling thread for long. */
@Singleton
public class InferenceService {

    private final EndpointCatalog catalog;
    private final RouteKeys routeKeys;
    private final EndpointLimits limits;
    private final Observers observers;
    private final InFlight inFlight;
    private final RequestTracer tracer;
    private final OnDemandLoads loads;

    /** Null unless something of it is on. */
    private final ResponseReuse reuse;

    InferenceService(
            EndpointCatalog catalog,
            RouteKeys routeKeys,
            EndpointLimits limits,
            Observers observers,
            InFlight inFlight,
            RequestTracer tracer,
            OnDemandLoads loads,
            ResponseReuse reuse) {
        this.catalog = catalog;
        this.routeKeys = routeKeys;
        this.limits = limits;
        this.observers = observers;
        this.inFlight = inFlight;
        this.tracer = tracer;
        this.loads = loads;
        this.reuse = reuse.isOn() ? reuse : null;
    }

    /**
     * Answers {@code request} through {@code call}, on this or another thread, and gives the memory
     * of the request back.
     */
    public void infer(InferenceRequest request, InferenceCall call) {
        long arrival = System.nanoTime();
        try {
            inFlight.enter();
        } catch (ServiceException draining) {
            request.release();
            call.fail(draining);
            return;
        }
        RequestTrace trace = tracer.begin(call, request.endpoint(), arrival);
        try {
            start(request, call, arrival, trace);
        } catch (RuntimeException e) {
            abandon(request, call, trace, Failures.of(e));
        }
    }

    private void abandon(
            InferenceRequest request,
            InferenceCall call,
            RequestTrace trace,
            ServiceException failure) {
        call.fail(failure);
        if (trace != null) {
            trace.failed(failure);
        }
        request.release();
        inFlight.leave();
    }

    private void start(
            InferenceRequest request, InferenceCall call, long arrival, RequestTrace trace) {
        call.caller().require(Operation.INFER);
        if (!request.version().isEmpty()) {
            call.caller().require(Operation.INFER_VERSION);
        }
        String given = request.parameters().predictionId();
        String predictionId = given != null ? given : PredictionIds.next();
        String routeKey = routeKeys.of(request.parameters(), call, predictionId);
        answer(request, call, predictionId, routeKey, arrival, trace);
    }

    private void answer(
            InferenceRequest request,
            InferenceCall call,
            String predictionId,
            String routeKey,
            long arrival,
            RequestTrace trace) {
        Lease lease = catalog.lease(request.endpoint(), request.version(), routeKey);
        if (!lease.isAcquired()) {
            park(new Parked(request, call, predictionId, routeKey, arrival, trace, lease));
            return;
        }
        EndpointLimits.Place place = null;
        try {
            place = limits.enter(request.endpoint());
            Execution execution =
                    new Execution(
                            request,
                            call,
                            lease,
                            predictionId,
                            arrival,
                            trace,
                            observers,
                            leave(place));
            if (reuse == null) {
                lease.model().submit(execution, call.burst());
            } else {
                reuse.submit(execution, call.burst());
            }
        } catch (RuntimeException e) {
            if (place != null) {
                place.leave();
            }
            ServiceException failure = Failures.of(e);
            observers.failed(lease, request, failure);
            lease.model().release();
            throw failure;
        }
    }

    private void park(Parked parked) {
        try {
            loads.await(parked.lease.model(), parked);
        } catch (ServiceException refused) {
            observers.failed(parked.lease, parked.request, refused);
            throw refused;
        }
    }

    private Runnable leave(EndpointLimits.Place place) {
        return () -> {
            place.leave();
            inFlight.leave();
        };
    }

    /** A request whose version has to be loaded first. */
    private final class Parked implements OnDemandLoads.Waiter {

        private final InferenceRequest request;
        private final InferenceCall call;
        private final String predictionId;
        private final String routeKey;
        private final long arrival;
        private final RequestTrace trace;
        private final Lease lease;

        Parked(
                InferenceRequest request,
                InferenceCall call,
                String predictionId,
                String routeKey,
                long arrival,
                RequestTrace trace,
                Lease lease) {
            this.request = request;
            this.call = call;
            this.predictionId = predictionId;
            this.routeKey = routeKey;
            this.arrival = arrival;
            this.trace = trace;
            this.lease = lease;
        }

        @Override
        public long deadline() {
            return Patience.deadline(
                    lease.model().settings().batching().queue(),
                    request.parameters(),
                    call,
                    arrival);
        }

        @Override
        public void loaded() {
            try {
                answer(request, call, predictionId, routeKey, arrival, trace);
            } catch (RuntimeException e) {
                abandon(request, call, trace, Failures.of(e));
            }
        }

        @Override
        public void failed(ServiceException failure) {
            observers.failed(lease, request, failure);
            abandon(request, call, trace, failure);
        }
    }
}
