package io.millrace.demo.traffic;

import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import inference.ModelMetadataResponse;
import inference.ModelMetadataResponse.TensorMetadata;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ModelSignature.InputForm;
import io.millrace.demo.data.Column;
import io.millrace.demo.data.EventStream;
import java.util.List;

/**
 * Builds the request of one row: tensors as the endpoint's metadata declares them, columns in the
 * order of the model's signature. Thread-safe.
 */
public final class RowEncoder {

    private final EventStream stream;
    private final List<Tensor> tensors;

    private RowEncoder(EventStream stream, List<Tensor> tensors) {
        this.stream = stream;
        this.tensors = tensors;
    }

    /**
     * An encoder for an endpoint.
     *
     * @throws IllegalStateException if the stream lacks a column that the model takes, or the
     *     metadata a tensor that the signature names
     */
    public static RowEncoder of(
            ModelMetadataResponse metadata, ModelSignature signature, EventStream stream) {
        List<Tensor> tensors =
                signature.form() == InputForm.MATRIX
                        ? List.of(matrix(metadata, signature, stream))
                        : signature.columns().stream()
                                .map(column -> single(metadata, column.name(), stream))
                                .toList();
        return new RowEncoder(stream, tensors);
    }

    private static Tensor matrix(
            ModelMetadataResponse metadata, ModelSignature signature, EventStream stream) {
        TensorMetadata input = input(metadata, signature.inputName());
        List<Column> columns =
                signature.columns().stream().map(column -> column(stream, column.name())).toList();
        return new Tensor(input.getName(), Tensor.Type.valueOf(input.getDatatype()), columns);
    }

    private static Tensor single(ModelMetadataResponse metadata, String name, EventStream stream) {
        TensorMetadata input = input(metadata, name);
        Tensor.Type type = Tensor.Type.valueOf(input.getDatatype());
        return new Tensor(name, type, List.of(column(stream, name)));
    }

    private static TensorMetadata input(ModelMetadataResponse metadata, String name) {
        return metadata.getInputsList().stream()
                .filter(input -> input.getName().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "endpoint %s declares no input '%s'"
                                                .formatted(metadata.getName(), name)));
    }

    private static Column column(EventStream stream, String name) {
        return stream.column(name)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the model takes a column '%s' that the stream has not"
                                                .formatted(name)));
    }

    /** The request for {@code row}, to {@code endpoint}, under {@code predictionId}. */
    public ModelInferRequest encode(String endpoint, int row, String predictionId) {
        ModelInferRequest.Builder request =
                ModelInferRequest.newBuilder()
                        .setModelName(endpoint)
                        .putParameters("prediction_id", text(predictionId))
                        .putParameters("event_time", number(stream.times()[row]));
        for (Tensor tensor : tensors) {
            request.addInputs(
                    InferInputTensor.newBuilder()
                            .setName(tensor.name())
                            .setDatatype(tensor.type().name())
                            .addShape(1)
                            .addShape(tensor.columns().size()));
            request.addRawInputContents(tensor.bytes(row));
        }
        return request.build();
    }

    private static InferParameter text(String value) {
        return InferParameter.newBuilder().setStringParam(value).build();
    }

    private static InferParameter number(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }
}
