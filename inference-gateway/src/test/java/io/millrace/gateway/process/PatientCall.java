package io.millrace.gateway.process;

import io.millrace.gateway.access.Caller;
import io.millrace.gateway.inference.InferenceCall;

/** A caller inside of this process: may ask for anything, waits for ever, and does not go away. */
public interface PatientCall extends InferenceCall {

    @Override
    default Caller caller() {
        return new Caller.Unchecked();
    }

    @Override
    default long deadline() {
        return Long.MAX_VALUE;
    }

    @Override
    default boolean isCancelled() {
        return false;
    }
}
