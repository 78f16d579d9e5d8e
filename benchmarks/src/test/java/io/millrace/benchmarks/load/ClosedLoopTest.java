package io.millrace.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

    @Test
    void sendsAsManyAsAskedForAlthoughAnswersComeAtOnce() {
        // Given answers on the calling thread, deep recursion would overflow the stack
        Exchange immediate = outcome -> outcome.ended(null);
        // When
        LoadResult result = ClosedLoop.ofRequests(immediate, 4, 200_000);
        // Then
        assertThat(result.requests()).isEqualTo(200_000);
        assertThat(result.failures()).isZero();
        assertThat(result.latencies().getTotalCount()).isEqualTo(200_000);
    }

    @Test
    void neverHasMoreInFlightThanAllowed() {
        // Given
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService server = Executors.newFixedThreadPool(3)) {
            Exchange exchange =
                    outcome -> {
                        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                        server.execute(
                                () -> {
                                    inFlight.decrementAndGet();
                                    outcome.ended(null);
                                });
                    };
            // When
            LoadResult result = ClosedLoop.ofRequests(exchange, 8, 5_000);
            // Then
            assertThat(result.requests()).isEqualTo(5_000);
            assertThat(most.get()).isBetween(1, 8);
        }
    }
}
