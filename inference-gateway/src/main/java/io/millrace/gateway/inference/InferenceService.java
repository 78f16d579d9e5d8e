package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.routing.PredictionIds;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.EndpointCatalog.Lease;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.tensors.Tensor;
import jakarta.inject.Singleton;
import java.util.List;

/** Answers requests of every protocol. Never blocks the calling thread for long. */
@Singleton
public class InferenceService {

    private final EndpointCatalog catalog;
    private final RunQueue runs;
    private final Observers observers;
    private final InFlight inFlight;

    InferenceService(
            EndpointCatalog catalog, RunQueue runs, Observers observers, InFlight inFlight) {
        this.catalog = catalog;
        this.runs = runs;
        this.observers = observers;
        this.inFlight = inFlight;
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
        try {
            start(request, call, arrival);
        } catch (ServiceException e) {
            finish(request, call, e);
        } catch (RuntimeException e) {
            finish(request, call, Failures.internal(e));
        }
    }

    private void start(InferenceRequest request, InferenceCall call, long arrival) {
        call.caller().require(Operation.INFER);
        if (!request.version().isEmpty()) {
            call.caller().require(Operation.INFER_VERSION);
        }
        String given = request.parameters().predictionId();
        String predictionId = given != null ? given : PredictionIds.next();
        Lease lease = catalog.lease(request.endpoint(), request.version(), predictionId);
        try {
            submit(new Execution(request, call, lease, predictionId, arrival));
        } catch (ServiceException e) {
            observers.failed(lease, request, e);
            lease.model().release();
            throw e;
        } catch (RuntimeException e) {
            lease.model().release();
            throw e;
        }
    }

    private void submit(Execution execution) {
        InferenceRequest request = execution.request();
        ServedModel model = execution.lease().model();
        List<Tensor> inputs =
                new InputChecks(request.endpoint(), model.inputs()).ordered(request.inputs());
        OutputSelection outputs = OutputSelection.of(request, model);
        long rows = inputs.isEmpty() ? 1 : inputs.getFirst().rows();
        runs.submit(model, rows, () -> run(execution, inputs, outputs));
    }

    private void run(Execution execution, List<Tensor> inputs, OutputSelection outputs) {
        ServiceException failure = null;
        try {
            requireWaiting(execution);
            execution.answer(inputs, outputs, observers);
        } catch (ServiceException e) {
            failure = e;
        } catch (RuntimeException e) {
            failure = Failures.of(e);
        }
        if (failure != null) {
            observers.failed(execution.lease(), execution.request(), failure);
        }
        execution.lease().model().release();
        if (failure != null) {
            finish(execution.request(), execution.call(), failure);
        } else {
            finish(execution.request());
        }
    }

    private static void requireWaiting(Execution execution) {
        if (execution.call().isCancelled()) {
            throw new ServiceException(ErrorCode.CANCELLED, "the caller went away");
        }
        if (System.nanoTime() - execution.deadline() > 0) {
            throw new ServiceException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "Request timeout expired before a worker was free");
        }
    }

    private void finish(InferenceRequest request, InferenceCall call, ServiceException failure) {
        call.fail(failure);
        finish(request);
    }

    private void finish(InferenceRequest request) {
        request.release();
        inFlight.leave();
    }
}
