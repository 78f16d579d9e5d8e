package io.millrace.gateway.inference;

import io.millrace.gateway.tensors.Tensor;
import java.util.List;

/**
 * The answer to one request. Its tensors live until the receiver returns.
 *
 * @param version the one that answered
 */
public record InferenceResponse(
        String endpoint,
        String version,
        String id,
        String predictionId,
        RequestParameters parameters,
        List<Tensor> outputs) {}
