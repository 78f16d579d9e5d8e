package io.millrace.gateway.transport.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.tensors.BrainFloat;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.transport.rest.InferJsonReader.RestRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Writes an infer response: JSON, and behind it the outputs that are wanted in binary. */
final class InferJsonWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private final RestRequest request;
    private final InferenceResponse response;

    InferJsonWriter(RestRequest request, InferenceResponse response) {
        this.request = request;
        this.response = response;
    }

    /**
     * A body, and how much of it is JSON.
     *
     * @param jsonLength -1 if all of it is
     */
    record Body(byte[] bytes, int jsonLength) {}

    Body write() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream(512);
            try (JsonGenerator json = JSON.createGenerator(out)) {
                writeJson(json);
            }
            int jsonLength = out.size();
            for (Tensor output : response.outputs()) {
                if (request.isBinary(output.name())) {
                    out.write(output.data().toArray(ValueLayout.JAVA_BYTE));
                }
            }
            // Without any byte behind it the answer is plain JSON, as Triton's is.
            return new Body(out.toByteArray(), out.size() == jsonLength ? -1 : jsonLength);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeJson(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("model_name", response.endpoint());
        json.writeStringField("model_version", response.version());
        if (!response.id().isEmpty()) {
            json.writeStringField("id", response.id());
        }
        json.writeObjectFieldStart("parameters");
        json.writeStringField("prediction_id", response.predictionId());
        json.writeEndObject();
        json.writeArrayFieldStart("outputs");
        for (Tensor output : response.outputs()) {
            writeOutput(json, output);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeOutput(JsonGenerator json, Tensor output) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", output.name());
        json.writeStringField("datatype", output.datatype().name());
        json.writeFieldName("shape");
        json.writeArray(output.shape(), 0, output.shape().length);
        if (request.isBinary(output.name())) {
            json.writeObjectFieldStart("parameters");
            json.writeNumberField("binary_data_size", output.data().byteSize());
            json.writeEndObject();
        } else {
            json.writeArrayFieldStart("data");
            writeData(json, output);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeData(JsonGenerator json, Tensor output) throws IOException {
        if (output.datatype() == Datatype.BYTES) {
            for (byte[] element : BytesElements.decode(output.data())) {
                json.writeString(utf8(element, output.name()));
            }
            return;
        }
        ByteBuffer values = output.data().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            writeNumber(json, output.datatype(), values);
        }
    }

    private static void writeNumber(JsonGenerator json, Datatype datatype, ByteBuffer values)
            throws IOException {
        switch (datatype) {
            case BOOL -> json.writeBoolean(values.get() != 0);
            case INT8 -> json.writeNumber(values.get());
            case INT16 -> json.writeNumber(values.getShort());
            case INT32 -> json.writeNumber(values.getInt());
            case INT64 -> json.writeNumber(values.getLong());
            case UINT8 -> json.writeNumber(Byte.toUnsignedInt(values.get()));
            case UINT16 -> json.writeNumber(Short.toUnsignedInt(values.getShort()));
            case UINT32 -> json.writeNumber(Integer.toUnsignedLong(values.getInt()));
            case UINT64 ->
                    json.writeNumber(new BigInteger(Long.toUnsignedString(values.getLong())));
            case FP16 -> json.writeNumber(Float.float16ToFloat(values.getShort()));
            case BF16 -> json.writeNumber(BrainFloat.toFloat(values.getShort()));
            case FP32 -> json.writeNumber(values.getFloat());
            case FP64 -> json.writeNumber(values.getDouble());
            case BYTES -> throw new IllegalStateException("strings are written as strings");
        }
    }

    private static String utf8(byte[] element, String output) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(element)).toString();
        } catch (CharacterCodingException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "output '%s' holds bytes that are not UTF-8: ask for it with binary_data"
                            .formatted(output));
        }
    }
}
