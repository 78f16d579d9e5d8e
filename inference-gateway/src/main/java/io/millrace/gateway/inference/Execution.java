package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.batching.RunTask;
import io.millrace.gateway.batching.RunTimes;
import io.millrace.gateway.caching.RequestKey;
import io.millrace.gateway.metrics.VersionCounters;
import io.millrace.gateway.serving.EndpointCatalog.Lease;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.settings.QueuePolicy;
import io.millrace.gateway.telemetry.Prediction;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tracing.RequestTrace;
import java.util.List;

/** One request on its way through a model. */
final class Execution implements RunTask {

    private final InferenceRequest request;
    private final InferenceCall call;
    private final Lease lease;
    private final String predictionId;
    private final long arrival;
    private final RequestTrace trace;
    private final Observers observers;
    private final Runnable onEnd;
    private final List<Tensor> inputs;
    private final OutputSelection selection;
    private final int rows;
    private final long delayedAfter;
    private final long deadline;

    /**
     * @param arrival {@link System#nanoTime} when the request was complete
     * @param trace null if the request is not traced
     * @param onEnd called when nothing of the request is in use any more
     * @throws ServiceException INVALID_ARGUMENT if the request does not fit the model
     */
    Execution(
            InferenceRequest request,
            InferenceCall call,
            Lease lease,
            String predictionId,
            long arrival,
            RequestTrace trace,
            Observers observers,
            Runnable onEnd) {
        this.request = request;
        this.call = call;
        this.lease = lease;
        this.predictionId = predictionId;
        this.arrival = arrival;
        this.trace = trace;
        this.observers = observers;
        this.onEnd = onEnd;
        ServedModel model = lease.model();
        this.inputs =
                model.toModel(
                        new InputChecks(request.endpoint(), model.inputs())
                                .ordered(request.inputs()));
        this.selection = OutputSelection.of(request, model);
        requireBatchSize();
        this.rows = model.plan().batched() ? (int) inputs.getFirst().rows() : 1;
        QueuePolicy policy = model.settings().batching().queue();
        this.delayedAfter = Patience.delayedAfter(policy, request.parameters(), arrival);
        this.deadline = Patience.deadline(policy, request.parameters(), call, arrival);
    }

    private void requireBatchSize() {
        int limit = lease.model().settings().maxBatchSize().orElse(0);
        if (limit > 0 && !inputs.isEmpty() && inputs.getFirst().rows() > limit) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "inference request batch-size must be <= %d for '%s', got %d"
                            .formatted(limit, request.endpoint(), inputs.getFirst().rows()));
        }
    }

    @Override
    public List<Tensor> inputs() {
        return inputs;
    }

    @Override
    public int[] outputs() {
        return selection.indexes();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public long delayedAfter() {
        return delayedAfter;
    }

    @Override
    public boolean begin() {
        if (call.isCancelled()) {
            fail(new ServiceException(ErrorCode.CANCELLED, "the caller went away"));
            return false;
        }
        if (System.nanoTime() - deadline > 0) {
            fail(
                    new ServiceException(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "Request timeout expired before a worker was free"));
            return false;
        }
        return true;
    }

    ServedModel model() {
        return lease.model();
    }

    /** What makes another request the same as this. */
    RequestKey key() {
        return RequestKey.of(lease.model(), selection.indexes(), selection.answered(), inputs);
    }

    @Override
    public void succeed(List<Tensor> given, RunTimes times) {
        ServedModel model = lease.model();
        List<Tensor> outputs = model.toCaller(given, selection.indexes());
        answer(outputs);
        long answered = System.nanoTime();
        count(model.counters(), times, answered);
        traceAnswered(times);
        observers.answered(lease, prediction(outputs, answered - arrival));
    }

    /** Takes what the model gave for another request that was the same. */
    void succeedWithoutRun(List<Tensor> given) {
        ServedModel model = lease.model();
        List<Tensor> outputs = model.toCaller(given, selection.indexes());
        answer(outputs);
        long answered = System.nanoTime();
        model.counters().succeededWithoutRun(answered - arrival);
        traceAnswered(new RunTimes(answered, answered, answered, rows, false));
        observers.answered(lease, prediction(outputs, answered - arrival));
    }

    private void traceAnswered(RunTimes times) {
        if (trace != null) {
            trace.answered(lease.model().version(), rows, times);
        }
    }

    private void answer(List<Tensor> outputs) {
        call.succeed(
                new InferenceResponse(
                        request.endpoint(),
                        lease.model().version(),
                        request.id(),
                        predictionId,
                        request.parameters(),
                        AnsweredOutputs.of(request, lease.model(), outputs, selection.answered())));
    }

    private void count(VersionCounters counters, RunTimes times, long answered) {
        if (times.leads()) {
            counters.ran(
                    times.rows(),
                    times.started() - times.begun(),
                    times.ended() - times.started(),
                    answered - times.ended());
        }
        counters.succeeded(
                rows,
                new VersionCounters.Times(
                        times.begun() - arrival,
                        times.started() - times.begun(),
                        times.ended() - times.started(),
                        answered - times.ended(),
                        answered - arrival));
    }

    private Prediction prediction(List<Tensor> outputs, long latency) {
        long now = System.currentTimeMillis();
        Long eventTime = request.parameters().eventTime();
        return new Prediction(
                predictionId,
                eventTime != null ? eventTime : now,
                now,
                inputs,
                outputs,
                inputs.isEmpty() ? 1 : inputs.getFirst().rows(),
                latency);
    }

    @Override
    public void fail(RuntimeException cause) {
        ServiceException failure = Failures.of(cause);
        observers.failed(lease, request, failure);
        call.fail(failure);
        if (trace != null) {
            trace.failed(failure);
        }
    }

    @Override
    public void end() {
        lease.model().release();
        request.release();
        onEnd.run();
    }
}
