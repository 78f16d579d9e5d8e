package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.onnx.OnnxException;
import java.util.Map;
import org.jboss.logging.Logger;

/** What callers are told about failures of the runtime and of ourselves. */
final class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    private Failures() {}

    static ServiceException of(RuntimeException failure) {
        if (failure instanceof ServiceException told) {
            return told;
        }
        if (failure instanceof OnnxException onnx && onnx.isCallersFault()) {
            return new ServiceException(ErrorCode.INVALID_ARGUMENT, onnx.getMessage());
        }
        if (failure instanceof OnnxException onnx) {
            // A model may fail on every request of one caller: no stack trace for each.
            LOG.warnf("run failed: %s", onnx.getMessage());
            return new ServiceException(
                    ErrorCode.INTERNAL, "the model failed: " + onnx.getMessage());
        }
        return internal(failure);
    }

    static ServiceException internal(RuntimeException failure) {
        LOG.error("request failed unexpectedly", failure);
        return new ServiceException(
                ErrorCode.INTERNAL, "unexpected failure, see the server's log", Map.of(), failure);
    }
}
