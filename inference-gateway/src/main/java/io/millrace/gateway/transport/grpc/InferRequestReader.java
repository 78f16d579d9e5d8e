package io.millrace.gateway.transport.grpc;

import inference.InferTensorContents;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.InferenceRequest;
import io.millrace.gateway.inference.RequestParameters;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a ModelInferRequest where the network left it: its tensors are views on the message, which
 * the request keeps until it is released. For one message.
 */
final class InferRequestReader {

    private String modelName = "";
    private String modelVersion = "";
    private String id = "";
    private final RequestParameters.Builder parameters = new RequestParameters.Builder();
    private final List<InputHeader> inputs = new ArrayList<>(4);
    private final List<String> outputs = new ArrayList<>(2);
    private final List<ByteBuffer> raw = new ArrayList<>(4);
    private Map<String, Long> classes = Map.of();

    private InferRequestReader() {}

    /**
     * The request in {@code message}.
     *
     * @throws ServiceException INVALID_ARGUMENT if it is malformed or its contents are not
     *     unambiguous
     */
    static InferenceRequest read(ByteBuf message) {
        InferRequestReader reader = new InferRequestReader();
        reader.scan(new ProtoScanner(message.nioBuffer()));
        return reader.request(message);
    }

    private void scan(ProtoScanner fields) {
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 | 2 -> modelName = fields.text();
                case 2 << 3 | 2 -> modelVersion = fields.text();
                case 3 << 3 | 2 -> id = fields.text();
                case 4 << 3 | 2 -> ParameterReader.read(fields.slice(), parameters::put);
                case 5 << 3 | 2 -> inputs.add(InputHeader.read(fields.slice()));
                case 6 << 3 | 2 -> add(WantedOutput.read(fields.slice()));
                case 7 << 3 | 2 -> raw.add(fields.slice());
                default -> fields.skip(tag);
            }
        }
    }

    private void add(WantedOutput output) {
        outputs.add(output.name());
        if (output.classes() > 0) {
            if (classes.isEmpty()) {
                classes = new HashMap<>();
            }
            classes.put(output.name(), output.classes());
        }
    }

    private InferenceRequest request(ByteBuf message) {
        boolean inPlace = !raw.isEmpty();
        List<ByteBuffer> contents = inPlace ? raw() : typed();
        List<Tensor> tensors = new ArrayList<>(inputs.size());
        for (int i = 0; i < contents.size(); i++) {
            InputHeader input = inputs.get(i);
            MemorySegment data = MemorySegment.ofBuffer(contents.get(i));
            tensors.add(new Tensor(input.name(), input.datatype(), input.shape(), data));
        }
        Runnable memory = inPlace ? message.retain()::release : null;
        return new InferenceRequest(
                modelName, modelVersion, id, parameters.build(), tensors, outputs, classes, memory);
    }

    private List<ByteBuffer> raw() {
        for (InputHeader input : inputs) {
            if (input.contents() != null) {
                throw invalid(
                        "contents field must not be specified when using raw_input_contents for"
                                + " '%s' for model '%s'",
                        input.name(), modelName);
            }
        }
        if (raw.size() < inputs.size()) {
            throw invalid(
                    "unable to find data for input tensor '%s' for model '%s' in request",
                    inputs.get(raw.size()).name(), modelName);
        }
        if (raw.size() > inputs.size()) {
            throw invalid(
                    "%d raw_input_contents for %d inputs of model '%s'",
                    raw.size(), inputs.size(), modelName);
        }
        return raw;
    }

    private List<ByteBuffer> typed() {
        List<ByteBuffer> contents = new ArrayList<>(inputs.size());
        for (InputHeader input : inputs) {
            if (input.contents() == null) {
                throw invalid(
                        "unable to find data for input tensor '%s' for model '%s' in request",
                        input.name(), modelName);
            }
            InferTensorContents parsed = InputHeader.parse(input.contents());
            contents.add(
                    ByteBuffer.wrap(TypedContents.toRaw(parsed, input.datatype(), input.name())));
        }
        return contents;
    }

    private static ServiceException invalid(String format, Object... arguments) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, format.formatted(arguments));
    }

    /** An input without its values; {@code contents} is null unless they are typed. */
    record InputHeader(String name, Datatype datatype, long[] shape, ByteBuffer contents) {

        static InputHeader read(ByteBuffer input) {
            return new InputReader().read(new ProtoScanner(input));
        }

        static InferTensorContents parse(ByteBuffer contents) {
            try {
                return InferTensorContents.parseFrom(contents.duplicate());
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw invalid("not a ModelInferRequest: malformed contents: %s", e.getMessage());
            }
        }
    }
}
