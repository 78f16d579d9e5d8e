package io.millrace.gateway.caching;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseCacheTest {

    private static final long SIZE = 64 << 10;
    private static final Object VERSION = new Object();

    private final ResponseCache cache = new ResponseCache(SIZE);

    @Test
    void givesBackWhatItWasGivenThoughTheMemoryOfTheRunIsGone() {
        byte[] memory = {1, 2, 3, 4};
        cache.keep(key(VERSION, 7), List.of(tensor(memory)));
        memory[0] = 9;

        Tensor kept = cache.find(key(VERSION, 7)).getFirst();
        assertThat(kept.data().toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3, 4);
        assertThat(kept.shape()).containsExactly(4L);
        assertThat(cache.find(key(VERSION, 8))).isNull();
    }

    @Test
    void staysWithinItsSize() {
        for (int i = 0; i < 2_000; i++) {
            cache.keep(key(VERSION, i), List.of(tensor(new byte[100])));
        }
        assertThat(cache.bytes()).isBetween(SIZE / 2, SIZE);
    }

    @Test
    void doesNotKeepWhatWouldPushOutEverythingElse() {
        cache.keep(key(VERSION, 1), List.of(tensor(new byte[(int) SIZE / 8])));

        assertThat(cache.find(key(VERSION, 1))).isNull();
        assertThat(cache.takes(List.of(tensor(new byte[(int) SIZE / 8])))).isFalse();
        assertThat(cache.takes(List.of(tensor(new byte[100])))).isTrue();
    }

    @Test
    void forgetsAVersionAndNothingElse() {
        Object other = new Object();
        cache.keep(key(VERSION, 1), List.of(tensor(new byte[1])));
        cache.keep(key(other, 1), List.of(tensor(new byte[1])));

        cache.forget(VERSION);

        assertThat(cache.find(key(VERSION, 1))).isNull();
        assertThat(cache.find(key(other, 1))).isNotNull();
    }

    private static RequestKey key(Object version, int number) {
        byte[] bytes = {(byte) number, (byte) (number >> 8)};
        return RequestKey.of(version, new int[] {0}, 1, List.of(tensor(bytes)));
    }

    private static Tensor tensor(byte[] bytes) {
        return new Tensor(
                "x", Datatype.UINT8, new long[] {bytes.length}, MemorySegment.ofArray(bytes));
    }
}
