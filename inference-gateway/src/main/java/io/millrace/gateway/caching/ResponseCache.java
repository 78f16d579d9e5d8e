package io.millrace.gateway.caching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorCopies;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Answers that models gave, for requests that are the same. Bounded by bytes; what is asked for
 * often stays. Thread-safe.
 *
 * <p>Caffeine finds the classes for a cache of this kind by their names, which a native executable
 * has to be told.
 */
@RegisterForReflection(
        classNames = {
            "com.github.benmanes.caffeine.cache.SSMW",
            "com.github.benmanes.caffeine.cache.PSMW"
        })
public final class ResponseCache {

    /** One request may not push out everything else. */
    private static final int LARGEST_SHARE = 8;

    /** Objects around the values, and memory that is rounded up. */
    private static final long ENTRY_BYTES = 512;

    private final long largest;
    private final Cache<RequestKey, List<Tensor>> answers;

    /**
     * @param bytes that keys and answers may take together
     */
    public ResponseCache(long bytes) {
        this.largest = Math.min(bytes / LARGEST_SHARE, Integer.MAX_VALUE);
        this.answers =
                Caffeine.newBuilder()
                        .maximumWeight(bytes)
                        .weigher(
                                (RequestKey key, List<Tensor> outputs) ->
                                        (int) weight(key, outputs))
                        .build();
    }

    /** Whether a request with {@code inputs} is small enough to be kept. */
    public boolean takes(List<Tensor> inputs) {
        return ENTRY_BYTES + RequestKey.bytes(inputs) <= largest;
    }

    /** Outputs that were kept, never to be changed; null if there are none. */
    public List<Tensor> find(RequestKey key) {
        return answers.getIfPresent(key);
    }

    /** Keeps a copy of {@code outputs}, if it is not too large. */
    public void keep(RequestKey key, List<Tensor> outputs) {
        if (weight(key, outputs) <= largest) {
            answers.put(key, TensorCopies.of(outputs));
        }
    }

    /** Forgets the answers of a version that is gone; they could not be found any more. */
    public void forget(Object version) {
        answers.asMap().keySet().removeIf(key -> key.isOf(version));
    }

    /** Bytes of what is kept now. */
    long bytes() {
        answers.cleanUp();
        return answers.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    private static long weight(RequestKey key, List<Tensor> outputs) {
        long bytes = ENTRY_BYTES + key.bytes();
        for (Tensor output : outputs) {
            bytes += TensorCopies.aligned(output.data().byteSize());
        }
        return bytes;
    }
}
