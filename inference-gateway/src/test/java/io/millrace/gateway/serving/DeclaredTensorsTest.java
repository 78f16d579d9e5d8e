package io.millrace.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.serving.DeclaredTensors.Declared;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeclaredTensorsTest {

    static List<List<List<Long>>> shapes() {
        return List.of(
                List.of(List.of(-1L, 2L, 8L), List.of(-1L, 16L), List.of(3L)),
                // As many dimensions on both sides.
                List.of(List.of(-1L, 2L, 8L), List.of(-1L, 4L, 4L), List.of(3L)),
                List.of(List.of(-1L, 2L, -1L), List.of(-1L, -1L, 2L), List.of(3L, 5L)),
                List.of(List.of(-1L, 16L), List.of(-1L, 16L), List.of(3L)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void reshapesForTheModelAndBack(List<List<Long>> shapes) {
        List<Long> forCallers = shapes.get(0);
        List<Long> forModel = shapes.get(1);
        DeclaredTensors declared =
                new DeclaredTensors(
                        List.of(declared("x", forCallers, forModel)),
                        List.of(declared("y", forCallers, forModel)));

        List<Tensor> taken = declared.toModel(List.of(tensor("x", forCallers, shapes.get(2))));
        List<Tensor> given =
                declared.toCaller(List.of(tensor("y", forModel, shapes.get(2))), new int[] {0});

        assertThat(taken.getFirst().shape()).isEqualTo(concrete(forModel, shapes.get(2)));
        assertThat(given.getFirst().shape()).isEqualTo(concrete(forCallers, shapes.get(2)));
    }

    private static Declared declared(String name, List<Long> forCallers, List<Long> forModel) {
        return new Declared(new TensorSpec(name, Datatype.FP32, forCallers), forModel);
    }

    private static Tensor tensor(String name, List<Long> shape, List<Long> varying) {
        return new Tensor(name, Datatype.FP32, concrete(shape, varying), MemorySegment.NULL);
    }

    /** The shape with its varying dimensions filled in, in their order. */
    private static long[] concrete(List<Long> shape, List<Long> varying) {
        long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
        int next = 0;
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = dimensions[i] < 0 ? varying.get(next++) : dimensions[i];
        }
        return dimensions;
    }
}
