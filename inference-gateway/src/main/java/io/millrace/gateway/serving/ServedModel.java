package io.millrace.gateway.serving;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.gateway.batching.Burst;
import io.millrace.gateway.batching.ExecutionPlan;
import io.millrace.gateway.batching.RunTask;
import io.millrace.gateway.metrics.VersionCounters;
import io.millrace.gateway.onnx.OnnxOutputs;
import io.millrace.gateway.serving.ModelRunners.Calibrated;
import io.millrace.gateway.serving.ModelSession.Reopening;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * A version of a model: what is known of it (tensors, plan, documents, counters), and its {@link
 * ModelSession}, which whoever got true from {@link #acquire} may use until {@link #release}.
 * Thread-safe.
 *
 * <p>Under a memory budget the session may be unloaded meanwhile: all else stays known, and it
 * cannot be acquired until {@link MemoryBudget} loads it again.
 */
public final class ServedModel {

    private final String version;
    private final String digest;
    private final ModelDocuments documents;
    private final VersionCounters counters;
    private final ServingPlan plan;
    private final DeclaredTensors declared;
    private final boolean cachesResponses;
    private final ExecutionPlan executionPlan;
    private final ModelSession session;
    private final Consumer<ServedModel> onChange;
    private final IntSupplier queue = this::waiting;
    private final int[] allOutputs;

    /**
     * How an unloaded session comes back.
     *
     * @param fileBytes size of the version's files
     * @param open opens a session that runs as the first one did, warm; blocks
     */
    record Reloading(long fileBytes, Function<ServedModel, Calibrated> open) {}

    /**
     * @param reloading null where a session, once loaded, stays
     * @param onChange told of what {@link ModelSession} tells
     */
    ServedModel(
            String version,
            String digest,
            Calibrated first,
            ModelDocuments documents,
            VersionCounters counters,
            ServingPlan plan,
            Reloading reloading,
            Consumer<ServedModel> onChange) {
        this.version = version;
        this.digest = digest;
        this.documents = documents;
        this.counters = counters;
        this.plan = plan;
        this.declared = plan.declare(first.model().inputs(), first.model().outputs());
        this.cachesResponses = plan.cachesResponses();
        this.executionPlan = first.runner().plan();
        this.session =
                new ModelSession(
                        first,
                        reloading == null
                                ? null
                                : new Reopening(
                                        reloading.fileBytes(), () -> reloading.open().apply(this)),
                        this::changed);
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
        return session.waiting();
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
        return session.acquire();
    }

    /** Ends a use; the last one closes a retired model. */
    public void release() {
        session.release();
    }

    /** Those who use the model now, its owner among them until the model is retired. */
    public int users() {
        return session.users();
    }

    /** Whether requests find it loaded. */
    public boolean isLoaded() {
        return session.isLoaded();
    }

    /** Whether its owner gave it up: it is never loaded again. */
    public boolean isRetired() {
        return session.isRetired();
    }

    /** Whether the last user has left a retired model. */
    public boolean isClosed() {
        return session.isClosed();
    }

    /** Gives up the owner's share: called once, after no new request can find the model. */
    public void retire() {
        session.retire();
    }

    /** What the memory budget unloads and opens again. */
    ModelSession session() {
        return session;
    }

    private void changed() {
        if (isClosed()) {
            counters.removeQueue(queue);
        }
        onChange.accept(this);
    }
}
