package io.millrace.gateway.transport.grpc;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.nio.ByteBuffer;

/** An InferRequestedOutputTensor. For one message. */
final class WantedOutput {

    private static final String CLASSIFICATION = "classification";

    private String name = "";
    private long classes;

    private WantedOutput() {}

    /**
     * The output in {@code message}.
     *
     * @throws ServiceException if it is to be answered in a way that there is not
     */
    static WantedOutput read(ByteBuffer message) {
        WantedOutput output = new WantedOutput();
        ProtoScanner fields = new ProtoScanner(message);
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 | 2 -> output.name = fields.text();
                case 2 << 3 | 2 -> ParameterReader.read(fields.slice(), output::put);
                default -> fields.skip(tag);
            }
        }
        return output;
    }

    private void put(String parameter, Object value) {
        if (parameter.equals(CLASSIFICATION)) {
            classes = classes(value);
        } else {
            SharedMemory.refuse(parameter, value);
        }
    }

    private static long classes(Object value) {
        if (value instanceof Long count && count > 0) {
            return count;
        }
        throw new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "parameter 'classification' of an output must be an int64 of at least 1");
    }

    String name() {
        return name;
    }

    /** Highest classes that are wanted in its place; 0 for the output itself. */
    long classes() {
        return classes;
    }
}
