package io.millrace.gateway.transport.grpc;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.RequestParameters.UnsignedValue;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** Reads one entry of a {@code map<string, InferParameter>}. */
final class ParameterReader {

    private ParameterReader() {}

    /** Gives name and value to {@code target}. */
    static void read(ByteBuffer entry, BiConsumer<String, Object> target) {
        ProtoScanner fields = new ProtoScanner(entry);
        String name = "";
        Object value = null;
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 | 2 -> name = fields.text();
                case 2 << 3 | 2 -> value = value(new ProtoScanner(fields.slice()));
                default -> fields.skip(tag);
            }
        }
        if (value == null) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT, "parameter '" + name + "' has no value");
        }
        target.accept(name, value);
    }

    /** Of several the last counts, as everywhere in protocol buffers. */
    private static Object value(ProtoScanner fields) {
        Object value = null;
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 -> value = fields.varint() != 0;
                case 2 << 3 -> value = fields.varint();
                case 3 << 3 | 2 -> value = fields.text();
                case 4 << 3 | 1 -> value = fields.float64();
                case 5 << 3 -> value = new UnsignedValue(fields.varint());
                default -> fields.skip(tag);
            }
        }
        return value;
    }
}
