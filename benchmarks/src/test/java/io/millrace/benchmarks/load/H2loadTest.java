package io.millrace.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class H2loadTest {

    private static final String OUTPUT =
            """
            finished in 1.27s, 7874.02 req/s, 1.20MB/s
            requests: 10000 total, 10000 started, 10000 done, 9990 succeeded, 10 failed, 0 errored, 0 timeout
            status codes: 9990 2xx, 0 3xx, 10 4xx, 0 5xx
            traffic: 1.52MB (1590123) total, 420.12KB (430200) headers (space savings 90.10%), 830.08KB (850000) data
            """;

    @Test
    void readsRateAnswersAndBytesOfData() {
        assertThat(H2load.parse(OUTPUT)).isEqualTo(new H2load.Outcome(9990, 850_000, 7874.02));
    }

    @Test
    void readsLatenciesFromItsLog() {
        List<String> log = List.of("1795821600000001\t200\t113", "1795821600000120\t200\t98");
        assertThat(H2load.latencies(log)).containsExactly(98, 113);
    }

    @Test
    void showsWhatItDoesNotUnderstand() {
        assertThatIllegalStateException()
                .isThrownBy(() -> H2load.parse("Could not resolve address"))
                .withMessageContaining("Could not resolve address");
    }
}
