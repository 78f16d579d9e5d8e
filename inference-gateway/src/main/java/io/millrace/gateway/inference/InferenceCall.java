package io.millrace.gateway.inference;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.batching.Burst;
import io.millrace.gateway.tracing.TracedCall;

/** What a transport knows about a request beside its content, and where the answer goes. */
public interface InferenceCall extends TracedCall {

    /** Who asks. */
    Caller caller();

    /** {@link System#nanoTime} after which nobody waits any more; the largest long for never. */
    long deadline();

    /** {@code until} or the {@link #deadline}, whichever comes first. */
    default long deadlineOr(long until) {
        return deadline() == Long.MAX_VALUE || until - deadline() < 0 ? until : deadline();
    }

    /** Whether the caller went away. */
    boolean isCancelled();

    /** What the calling event loop reads in this round; null if the caller is none. */
    default Burst burst() {
        return null;
    }

    /** Takes the answer; its tensors are gone when this returns. Called at most once. */
    void succeed(InferenceResponse response);

    /** Takes the failure. Called at most once. */
    void fail(ServiceException failure);
}
