package io.millrace.gateway.caching;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class RequestKeyTest {

    private static final Object VERSION = new Object();
    private static final int[] OUTPUTS = {0, 1};

    @Property
    void isTheSameForTheSameBytes(@ForAll @Size(max = 40) byte[] bytes) {
        RequestKey one = key(VERSION, OUTPUTS, tensor(bytes));
        RequestKey other = key(VERSION, OUTPUTS, tensor(bytes.clone()));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @Property
    void differsWhereverTheBytesDiffer(
            @ForAll @Size(max = 40) byte[] left, @ForAll @Size(max = 40) byte[] right) {
        assertThat(key(VERSION, OUTPUTS, tensor(left)).equals(key(VERSION, OUTPUTS, tensor(right))))
                .isEqualTo(Arrays.equals(left, right));
    }

    @Property
    void differsWhenOneBitDoes(@ForAll @Size(min = 1, max = 40) byte[] bytes, @ForAll byte at) {
        byte[] other = bytes.clone();
        other[Math.floorMod(at, other.length)] ^= (byte) (1 << Math.floorMod(at, 8));

        assertThat(key(VERSION, OUTPUTS, tensor(bytes)))
                .isNotEqualTo(key(VERSION, OUTPUTS, tensor(other)));
    }

    @Example
    void differsForAnotherVersionOtherOutputsAndOtherShapes() {
        byte[] bytes = {1, 2, 3, 4};
        RequestKey key = key(VERSION, OUTPUTS, tensor(bytes));

        assertThat(key).isNotEqualTo(key(new Object(), OUTPUTS, tensor(bytes)));
        assertThat(key).isNotEqualTo(key(VERSION, new int[] {1, 0}, tensor(bytes)));
        assertThat(key).isNotEqualTo(RequestKey.of(VERSION, OUTPUTS, 2, List.of(tensor(bytes))));
        assertThat(key)
                .isNotEqualTo(
                        key(
                                VERSION,
                                OUTPUTS,
                                new Tensor(
                                        "x",
                                        Datatype.UINT8,
                                        new long[] {2, 2},
                                        MemorySegment.ofArray(bytes))));
    }

    @Example
    void doesNotTakeOneInputsBytesForAnothers() {
        Tensor two = tensor(new byte[] {1, 2});
        Tensor one = tensor(new byte[] {1});
        Tensor rest = tensor(new byte[] {2});

        assertThat(key(VERSION, OUTPUTS, two, one)).isNotEqualTo(key(VERSION, OUTPUTS, one, two));
        assertThat(key(VERSION, OUTPUTS, two)).isNotEqualTo(key(VERSION, OUTPUTS, one, rest));
    }

    @Example
    void tellsTheTwoZerosAndDifferentNansApart() {
        assertThat(key(VERSION, OUTPUTS, tensor(new byte[] {0, 0, 0, 0})))
                .isNotEqualTo(key(VERSION, OUTPUTS, tensor(new byte[] {0, 0, 0, (byte) 0x80})));
    }

    private static RequestKey key(Object version, int[] outputs, Tensor... inputs) {
        return RequestKey.of(version, outputs, 1, List.of(inputs));
    }

    private static Tensor tensor(byte[] bytes) {
        return new Tensor(
                "x", Datatype.UINT8, new long[] {bytes.length}, MemorySegment.ofArray(bytes));
    }
}
