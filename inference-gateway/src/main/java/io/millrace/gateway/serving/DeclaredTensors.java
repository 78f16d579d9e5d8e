package io.millrace.gateway.serving;

import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of a model as callers see them, where that differs from the model's own: narrower
 * dimensions, or another shape of as many elements. In the model's order.
 */
public final class DeclaredTensors {

    private final List<Declared> inputs;
    private final List<Declared> outputs;
    private final List<TensorSpec> inputSpecs;
    private final List<TensorSpec> outputSpecs;
    private final boolean reshaping;

    public DeclaredTensors(List<Declared> inputs, List<Declared> outputs) {
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.inputSpecs = this.inputs.stream().map(Declared::spec).toList();
        this.outputSpecs = this.outputs.stream().map(Declared::spec).toList();
        this.reshaping =
                inputs.stream().anyMatch(Declared::isReshaped)
                        || outputs.stream().anyMatch(Declared::isReshaped);
    }

    /**
     * One tensor.
     *
     * @param spec for callers
     * @param modelShape for the model, with as many varying dimensions as the spec has, and as many
     *     elements
     */
    public record Declared(TensorSpec spec, List<Long> modelShape) {

        boolean isReshaped() {
            return !spec.shape().equals(modelShape);
        }
    }

    /** The model's own tensors. */
    public static DeclaredTensors asModelHas(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return new DeclaredTensors(plain(inputs), plain(outputs));
    }

    private static List<Declared> plain(List<TensorSpec> specs) {
        return specs.stream().map(spec -> new Declared(spec, spec.shape())).toList();
    }

    public List<TensorSpec> inputs() {
        return inputSpecs;
    }

    public List<TensorSpec> outputs() {
        return outputSpecs;
    }

    /** A caller's inputs in the shapes that the model takes. */
    List<Tensor> toModel(List<Tensor> tensors) {
        if (!reshaping) {
            return tensors;
        }
        List<Tensor> shaped = new ArrayList<>(tensors.size());
        for (int i = 0; i < tensors.size(); i++) {
            Declared declared = inputs.get(i);
            shaped.add(reshape(tensors.get(i), declared.spec().shape(), declared.modelShape()));
        }
        return shaped;
    }

    /** The model's answers in the shapes that callers expect. */
    List<Tensor> toCaller(List<Tensor> tensors, int[] wanted) {
        if (!reshaping) {
            return tensors;
        }
        List<Tensor> shaped = new ArrayList<>(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            Declared declared = outputs.get(wanted[i]);
            shaped.add(reshape(tensors.get(i), declared.modelShape(), declared.spec().shape()));
        }
        return shaped;
    }

    /** Varying dimensions keep their order and size. */
    private static Tensor reshape(Tensor tensor, List<Long> from, List<Long> to) {
        if (from.equals(to)) {
            return tensor;
        }
        long[] shape = new long[to.size()];
        int next = 0;
        for (int i = 0; i < shape.length; i++) {
            if (to.get(i) >= 0) {
                shape[i] = to.get(i);
            } else {
                while (from.get(next) >= 0) {
                    next++;
                }
                shape[i] = tensor.shape()[next++];
            }
        }
        return new Tensor(tensor.name(), tensor.datatype(), shape, tensor.data());
    }
}
