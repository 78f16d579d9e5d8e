package io.millrace.gateway.transport.grpc;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.transport.grpc.InferRequestReader.InputHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads one InferInputTensor. */
final class InputReader {

    private static final int USUAL_RANK = 4;

    private String name = "";
    private String datatype = "";
    private ByteBuffer contents;
    private long[] shape = new long[USUAL_RANK];
    private int rank;

    InputHeader read(ProtoScanner fields) {
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 | 2 -> name = fields.text();
                case 2 << 3 | 2 -> datatype = fields.text();
                case 3 << 3 -> add(fields.varint());
                case 3 << 3 | 2 -> addAll(new ProtoScanner(fields.slice()));
                case 4 << 3 | 2 -> ParameterReader.read(fields.slice(), SharedMemory::refuse);
                case 5 << 3 | 2 -> contents = merged(fields.slice());
                default -> fields.skip(tag);
            }
        }
        return new InputHeader(name, datatype(), Arrays.copyOf(shape, rank), contents);
    }

    /** A message field that comes twice is the two merged, which is their bytes in a row. */
    private ByteBuffer merged(ByteBuffer more) {
        if (contents == null) {
            return more;
        }
        ByteBuffer both = ByteBuffer.allocate(contents.remaining() + more.remaining());
        return both.put(contents).put(more).flip();
    }

    private void addAll(ProtoScanner dimensions) {
        while (dimensions.hasMore()) {
            add(dimensions.varint());
        }
    }

    private void add(long dimension) {
        if (rank == shape.length) {
            shape = Arrays.copyOf(shape, rank * 2);
        }
        shape[rank++] = dimension;
    }

    private Datatype datatype() {
        return Datatype.find(datatype)
                .orElseThrow(
                        () ->
                                new ServiceException(
                                        ErrorCode.INVALID_ARGUMENT,
                                        "inference input '%s' has invalid data-type '%s'; one of %s"
                                                .formatted(
                                                        name,
                                                        datatype,
                                                        Arrays.toString(Datatype.values()))));
    }
}
