package io.millrace.gateway.modelconfig;

import inference.DataType;
import inference.ModelConfig;
import inference.ModelInput;
import inference.ModelOutput;
import io.millrace.gateway.serving.DeclaredTensors;
import io.millrace.gateway.serving.DeclaredTensors.Declared;
import io.millrace.gateway.serving.ModelLoadException;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Inputs and outputs of a configuration, held against those of the model. */
final class TensorDeclarations {

    private final boolean batched;

    private TensorDeclarations(boolean batched) {
        this.batched = batched;
    }

    /** One declared tensor, input or output. */
    private record Declaration(
            String what, String name, DataType type, List<Long> dims, List<Long> reshape) {

        static Declaration of(ModelInput input) {
            return new Declaration(
                    "input",
                    input.getName(),
                    input.getDataType(),
                    input.getDimsList(),
                    input.hasReshape() ? input.getReshape().getShapeList() : input.getDimsList());
        }

        static Declaration of(ModelOutput output) {
            return new Declaration(
                    "output",
                    output.getName(),
                    output.getDataType(),
                    output.getDimsList(),
                    output.hasReshape()
                            ? output.getReshape().getShapeList()
                            : output.getDimsList());
        }
    }

    /**
     * The model's tensors as {@code config} shows them; what it does not name stays as it is.
     *
     * @throws ModelLoadException if the model does not have what is declared
     */
    static DeclaredTensors of(
            ModelConfig config, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        TensorDeclarations declarations = new TensorDeclarations(config.getMaxBatchSize() > 0);
        return new DeclaredTensors(
                declarations.match(
                        config.getInputList().stream().map(Declaration::of).toList(), inputs, true),
                declarations.match(
                        config.getOutputList().stream().map(Declaration::of).toList(),
                        outputs,
                        false));
    }

    private List<Declared> match(
            List<Declaration> declarations, List<TensorSpec> specs, boolean complete) {
        for (Declaration declaration : declarations) {
            if (specs.stream().noneMatch(spec -> spec.name().equals(declaration.name()))) {
                throw new ModelLoadException(
                        "%s '%s' is configured, but the model has %s"
                                .formatted(
                                        declaration.what(),
                                        declaration.name(),
                                        specs.stream().map(TensorSpec::name).toList()));
            }
        }
        if (complete && !declarations.isEmpty() && declarations.size() != specs.size()) {
            throw new ModelLoadException(
                    "%d inputs are configured, but the model has %d: %s"
                            .formatted(
                                    declarations.size(),
                                    specs.size(),
                                    specs.stream().map(TensorSpec::name).toList()));
        }
        List<Declared> matched = new ArrayList<>();
        for (TensorSpec spec : specs) {
            matched.add(
                    declarations.stream()
                            .filter(declaration -> declaration.name().equals(spec.name()))
                            .findFirst()
                            .map(declaration -> declared(declaration, spec))
                            .orElseGet(() -> undeclared(spec)));
        }
        return matched;
    }

    private Declared undeclared(TensorSpec spec) {
        requireBatchDimension(spec);
        return new Declared(spec, spec.shape());
    }

    private Declared declared(Declaration declaration, TensorSpec spec) {
        requireBatchDimension(spec);
        DataType own = Datatypes.configured(spec.datatype());
        if (declaration.type() != own) {
            throw new ModelLoadException(
                    "%s '%s' is configured as %s, but the model has %s"
                            .formatted(declaration.what(), spec.name(), declaration.type(), own));
        }
        List<Long> forCallers = withBatch(declaration.dims());
        List<Long> forModel = withBatch(declaration.reshape());
        if (!fits(forModel, spec.shape()) || varying(forCallers) != varying(forModel)) {
            throw new ModelLoadException(
                    "%s '%s' is configured with dims %s%s, but the model has shape %s"
                            .formatted(
                                    declaration.what(),
                                    spec.name(),
                                    declaration.dims(),
                                    batched ? " behind the batch dimension" : "",
                                    spec.shape()));
        }
        requireSameSize(declaration);
        return new Declared(new TensorSpec(spec.name(), spec.datatype(), forCallers), forModel);
    }

    /** Varying dimensions keep their sizes, so that the others decide. */
    private static void requireSameSize(Declaration declaration) {
        if (fixedElements(declaration.dims()) != fixedElements(declaration.reshape())) {
            throw new ModelLoadException(
                    "%s '%s' is configured with dims %s and reshape %s, which differ in size"
                            .formatted(
                                    declaration.what(),
                                    declaration.name(),
                                    declaration.dims(),
                                    declaration.reshape()));
        }
    }

    private static long fixedElements(List<Long> shape) {
        return shape.stream().filter(dimension -> dimension >= 0).reduce(1L, (a, b) -> a * b);
    }

    private void requireBatchDimension(TensorSpec spec) {
        if (batched && !spec.isBatched()) {
            throw new ModelLoadException(
                    ("max_batch_size is set, but the first dimension of '%s' with shape %s does not"
                                    + " vary: the model cannot be batched")
                            .formatted(spec.name(), spec.shape()));
        }
    }

    private List<Long> withBatch(List<Long> dims) {
        return batched ? Stream.concat(Stream.of(-1L), dims.stream()).toList() : dims;
    }

    private static long varying(List<Long> shape) {
        return shape.stream().filter(dimension -> dimension < 0).count();
    }

    /** Whether every tensor of shape {@code declared} is one of shape {@code own}. */
    private static boolean fits(List<Long> declared, List<Long> own) {
        if (declared.size() != own.size()) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            if (own.get(i) >= 0 && !own.get(i).equals(declared.get(i))) {
                return false;
            }
        }
        return true;
    }
}
