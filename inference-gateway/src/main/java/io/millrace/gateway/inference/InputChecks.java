package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.tensors.BytesElements;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Shapes;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.Arrays;
import java.util.List;

/**
 * A request's tensors against what the model takes. Messages begin as Triton's do, since clients
 * have been seen to match them.
 */
final class InputChecks {

    private final String model;
    private final List<TensorSpec> specs;

    InputChecks(String model, List<TensorSpec> specs) {
        this.model = model;
        this.specs = specs;
    }

    /**
     * The inputs in the model's order.
     *
     * @throws ServiceException INVALID_ARGUMENT for the first rule that is broken
     */
    List<Tensor> ordered(List<Tensor> inputs) {
        Tensor[] ordered = new Tensor[specs.size()];
        for (Tensor input : inputs) {
            int index = index(input.name());
            if (ordered[index] != null) {
                throw invalid("input '%s' already exists in request", input.name());
            }
            check(input, specs.get(index));
            ordered[index] = input;
        }
        requireAll(ordered, inputs.size());
        requireSameRows(ordered);
        return Arrays.asList(ordered);
    }

    private int index(String name) {
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).name().equals(name)) {
                return i;
            }
        }
        throw invalid(
                "unexpected inference input '%s' for model '%s'; it takes %s",
                name, model, names());
    }

    private void requireAll(Tensor[] ordered, int given) {
        for (int i = 0; i < ordered.length; i++) {
            if (ordered[i] == null) {
                throw invalid(
                        "expected %d inputs but got %d inputs for model '%s': '%s' is missing",
                        ordered.length, given, model, specs.get(i).name());
            }
        }
    }

    private void requireSameRows(Tensor[] ordered) {
        Tensor first = null;
        for (int i = 0; i < ordered.length; i++) {
            if (!specs.get(i).isBatched()) {
                continue;
            }
            if (first == null) {
                first = ordered[i];
            } else if (first.rows() != ordered[i].rows()) {
                throw invalid(
                        "input '%s' batch size does not match other inputs for '%s': expected %d,"
                                + " got %d",
                        ordered[i].name(), model, first.rows(), ordered[i].rows());
            }
        }
    }

    private void check(Tensor input, TensorSpec spec) {
        if (input.datatype() != spec.datatype()) {
            throw invalid(
                    "inference input '%s' data-type is '%s', but model '%s' expects '%s'",
                    input.name(), input.datatype(), model, spec.datatype());
        }
        if (!spec.accepts(input.shape())) {
            throw invalid(
                    "unexpected shape for input '%s' for model '%s'. Expected %s, got %s",
                    input.name(),
                    model,
                    spec.shape().toString().replace(" ", ""),
                    Shapes.text(input.shape()));
        }
        long elements = elements(input);
        if (input.datatype() == Datatype.BYTES) {
            checkStrings(input, elements);
            return;
        }
        long expected = Math.multiplyExact(elements, input.datatype().size());
        if (input.data().byteSize() != expected) {
            throw invalid(
                    "input byte size mismatch for input '%s' for model '%s'. Expected %d, got %d",
                    input.name(), model, expected, input.data().byteSize());
        }
    }

    private long elements(Tensor input) {
        try {
            long elements = Shapes.elements(input.shape());
            Math.multiplyExact(elements, (long) Long.BYTES);
            return elements;
        } catch (ArithmeticException e) {
            throw invalid(
                    "shape %s of input '%s' for model '%s' holds more elements than can be counted",
                    Shapes.text(input.shape()), input.name(), model);
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "shape %s of input '%s' for model '%s' has a negative dimension",
                    Shapes.text(input.shape()), input.name(), model);
        }
    }

    private void checkStrings(Tensor input, long expected) {
        long size = input.data().byteSize();
        long offset = 0;
        long count = 0;
        while (offset < size) {
            if (size - offset < BytesElements.PREFIX) {
                throw invalid(
                        "incomplete string length indicator for inference input '%s', expecting %d"
                                + " bytes but only %d bytes available",
                        input.name(), BytesElements.PREFIX, size - offset);
            }
            long length = BytesElements.length(input.data(), offset);
            offset += BytesElements.PREFIX;
            if (length > size - offset) {
                throw invalid(
                        "incomplete string data for inference input '%s', expecting string of"
                                + " length %d but only %d bytes available",
                        input.name(), length, size - offset);
            }
            offset += length;
            count++;
            if (count > expected) {
                throw invalid(
                        "unexpected number of string elements %d for inference input '%s',"
                                + " expecting %d",
                        count, input.name(), expected);
            }
        }
        if (count != expected) {
            throw invalid(
                    "expected %d string elements for inference input '%s', got %d",
                    expected, input.name(), count);
        }
    }

    private String names() {
        return specs.stream().map(TensorSpec::name).toList().toString();
    }

    private static ServiceException invalid(String format, Object... arguments) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, format.formatted(arguments));
    }
}
