package io.millrace.demo.traffic;

import com.google.protobuf.ByteString;
import inference.InferTensorContents;
import inference.ModelInferResponse;
import inference.ModelInferResponse.InferOutputTensor;
import io.millrace.contracts.model.ModelSignature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the answer out of a response, raw or typed, by the roles that the signature declares. */
final class AnswerReader {

    private final ModelSignature signature;

    AnswerReader(ModelSignature signature) {
        this.signature = signature;
    }

    /**
     * The first row's answer.
     *
     * @throws IllegalStateException if the response lacks the tensor or holds nothing
     */
    Answer read(ModelInferResponse response) {
        boolean classifies = signature.task().isClassification();
        String wanted = classifies ? signature.outputs().label() : signature.outputs().scores();
        for (int i = 0; i < response.getOutputsCount(); i++) {
            InferOutputTensor output = response.getOutputs(i);
            if (output.getName().equals(wanted)) {
                String text =
                        i < response.getRawOutputContentsCount()
                                ? raw(output.getDatatype(), response.getRawOutputContents(i))
                                : typed(output.getDatatype(), output.getContents());
                return answer(response.getModelVersion(), classifies, text);
            }
        }
        throw new IllegalStateException("the response holds no output '" + wanted + "'");
    }

    private static Answer answer(String version, boolean classifies, String text) {
        return classifies
                ? new Answer(version, text, Double.NaN)
                : new Answer(version, null, Double.parseDouble(text));
    }

    private static String raw(String datatype, ByteString content) {
        ByteBuffer bytes = content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return switch (datatype) {
            case "INT64" -> Long.toString(bytes.getLong());
            case "INT32" -> Integer.toString(bytes.getInt());
            case "FP32" -> Float.toString(bytes.getFloat());
            case "FP64" -> Double.toString(bytes.getDouble());
            case "BYTES" -> content.substring(4, 4 + bytes.getInt()).toStringUtf8();
            default -> throw new IllegalStateException("no answer is of type " + datatype);
        };
    }

    private static String typed(String datatype, InferTensorContents contents) {
        return switch (datatype) {
            case "INT64" -> Long.toString(contents.getInt64Contents(0));
            case "INT32" -> Integer.toString(contents.getIntContents(0));
            case "FP32" -> Float.toString(contents.getFp32Contents(0));
            case "FP64" -> Double.toString(contents.getFp64Contents(0));
            case "BYTES" -> contents.getBytesContents(0).toStringUtf8();
            default -> throw new IllegalStateException("no answer is of type " + datatype);
        };
    }
}
