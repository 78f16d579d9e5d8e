package io.millrace.gateway.serving;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.gateway.batching.Burst;
import io.millrace.gateway.batching.ExecutionPlan;
import io.millrace.gateway.batching.ModelRunner;
import io.millrace.gateway.batching.RunTask;
import io.millrace.gateway.metrics.VersionCounters;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * A loaded version of a model, counted by its users: whoever got true from {@link #acquire} may use
 * it until {@link #release}. It closes when its owner retired it and the last user left, never
 * under a run. Thread-safe.
 */
public final class ServedModel {

    private final String version;
    private final String digest;
    private final OnnxModel model;
    private final ModelDocuments documents;
    private final VersionCounters counters;
    private final ServingPlan plan;
    private final DeclaredTensors declared;
    private final ModelRunner runner;
    private final IntSupplier queue;
    private final Runnable onClosed;
    private final int[] allOutputs;

    /** Users, and one for the owner until it retires the model. */
    private final AtomicInteger users = new AtomicInteger(1);

    public ServedModel(
            String version,
            String digest,
            OnnxModel model,
            ModelDocuments documents,
            VersionCounters counters,
            ServingPlan plan,
            ModelRunner runner,
            Runnable onClosed) {
        this.version = version;
        this.digest = digest;
        this.model = model;
        this.documents = documents;
        this.counters = counters;
        this.plan = plan;
        this.declared = plan.declare(model.inputs(), model.outputs());
        this.runner = runner;
        this.onClosed = onClosed;
        this.queue = runner::waiting;
        counters.addQueue(queue);
        this.allOutputs = IntStream.range(0, model.outputs().size()).toArray();
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

    /** How it runs, as decided at load. */
    public ExecutionPlan plan() {
        return runner.plan();
    }

    /** Requests that wait for a worker. */
    public int waiting() {
        return runner.waiting();
    }

    /**
     * Runs {@code task} now or soon; the caller must have acquired the model for it.
     *
     * @param burst of the calling event loop, or null
     * @throws io.millrace.contracts.ServiceException OVERLOADED if it would wait too long
     */
    public void submit(RunTask task, Burst burst) {
        runner.submit(task, burst);
    }

    /**
     * Runs on the calling thread, which must have acquired the model.
     *
     * @param inputs in the model's shapes and aligned memory
     */
    public OnnxOutputs run(List<Tensor> inputs, int[] wantedOutputs) {
        return model.run(inputs, wantedOutputs);
    }

    /** Begins a use; false if the model is being closed. */
    public boolean acquire() {
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
        if (users.decrementAndGet() == 0) {
            counters.removeQueue(queue);
            runner.close();
            model.close();
            onClosed.run();
        }
    }

    /** Those who use the model now, its owner among them until the model is retired. */
    public int users() {
        return users.get();
    }

    /** Whether the last user has left a retired model. */
    public boolean isClosed() {
        return users.get() == 0;
    }

    /** Gives up the owner's share: called once, after no new request can find the model. */
    public void retire() {
        release();
    }
}
