package io.millrace.gateway.inference;

import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorBuffers;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * One request, free of its protocol.
 *
 * @param endpoint the protocol's {@code model_name}
 * @param version empty unless the caller asks for one
 * @param id the caller's mark for the answer; empty if there is none
 * @param inputs in the caller's order, not yet checked against the model
 * @param outputs names of the wanted outputs; empty means all
 * @param classes highest classes that are wanted in the place of an output, by its name
 * @param memory gives the memory of the inputs back, or null
 */
public record InferenceRequest(
        String endpoint,
        String version,
        String id,
        RequestParameters parameters,
        List<Tensor> inputs,
        List<String> outputs,
        Map<String, Long> classes,
        Runnable memory) {

    /** A request whose inputs lie in a buffer of {@link TensorBuffers}, or in none. */
    public InferenceRequest(
            String endpoint,
            String version,
            String id,
            RequestParameters parameters,
            List<Tensor> inputs,
            List<String> outputs,
            Map<String, Long> classes,
            MemorySegment buffer) {
        this(
                endpoint,
                version,
                id,
                parameters,
                inputs,
                outputs,
                classes,
                buffer == null ? null : () -> TensorBuffers.giveBack(buffer));
    }

    /** Gives the memory of the inputs back; called once, by whoever handled the request. */
    public void release() {
        if (memory != null) {
            memory.run();
        }
    }
}
