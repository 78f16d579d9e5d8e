package io.millrace.gateway.inference;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.routing.PredictionIds;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.EndpointCatalog.Lease;
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

    InferenceService(
            EndpointCatalog catalog,
            RouteKeys routeKeys,
            EndpointLimits limits,
            Observers observers,
            InFlight inFlight,
            RequestTracer tracer) {
        this.catalog = catalog;
        this.routeKeys = routeKeys;
        this.limits = limits;
        this.observers = observers;
        this.inFlight = inFlight;
        this.tracer = tracer;
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
            ServiceException failure = Failures.of(e);
            call.fail(failure);
            if (trace != null) {
                trace.failed(failure);
            }
            request.release();
            inFlight.leave();
        }
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
        Lease lease = catalog.lease(request.endpoint(), request.version(), routeKey);
        EndpointLimits.Place place = null;
        try {
            place = limits.enter(request.endpoint());
            lease.model()
                    .submit(
                            new Execution(
                                    request,
                                    call,
                                    lease,
                                    predictionId,
                                    arrival,
                                    trace,
                                    observers,
                                    leave(place)),
                            call.burst());
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

    private Runnable leave(EndpointLimits.Place place) {
        return () -> {
            place.leave();
            inFlight.leave();
        };
    }
}
