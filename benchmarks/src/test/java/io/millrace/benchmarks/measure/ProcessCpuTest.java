package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessCpuTest {

    @Test
    void sumsTheFourTimesOfAStatLine() {
        String stat =
                "4711 (java) S 1 4711 4711 0 -1 4194304 900 0 1 0 120 30 5 2 20 0 40 0 1000 8 9";

        assertThat(ProcessCpu.nanos(stat)).isEqualTo((120 + 30 + 5 + 2) * 10_000_000L);
    }

    @Test
    void readsACommandThatHoldsBlanksAndParentheses() {
        String stat = "7 (a) b (c) R 1 7 7 0 -1 4194304 900 0 1 0 1 2 3 4 20 0 40 0 1000 8 9";

        assertThat(ProcessCpu.nanos(stat)).isEqualTo(10 * 10_000_000L);
    }

    @Test
    void countsWhatAChildHasWorked() throws IOException, InterruptedException {
        // Given
        long before = ProcessCpu.nanosOfEndedChildren();
        // When
        Process child =
                new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done")
                        .start();
        assertThat(child.waitFor()).isZero();
        // Then
        assertThat(ProcessCpu.nanosOfEndedChildren()).isGreaterThan(before);
    }

    @Test
    void countsAProcessThatIsGoneAsNothing() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("true").start();
        child.waitFor();

        assertThat(ProcessCpu.of(List.of(child.pid())).nanos()).isZero();
    }
}
