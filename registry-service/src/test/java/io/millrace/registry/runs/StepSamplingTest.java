package io.millrace.registry.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepSamplingTest {

    @Test
    void keepsEvenlySpacedStepsAndTheLastOne() {
        List<Metric> sampled = StepSampling.sample(run("a", 0, 10), 5);
        assertThat(sampled).extracting(Metric::step).containsExactly(0L, 2L, 4L, 6L, 8L, 9L);
    }

    @Test
    void keepsEverythingWhereItFits() {
        List<Metric> metrics = run("a", 0, 10);
        assertThat(StepSampling.sample(metrics, 10)).isEqualTo(metrics);
    }

    @Test
    void keepsBothEndsOfEveryRun() {
        List<Metric> metrics = new ArrayList<>(run("a", 0, 100));
        metrics.addAll(run("b", 33, 72));
        List<Metric> sampled = StepSampling.sample(metrics, 4);
        assertThat(sampled)
                .filteredOn(metric -> metric.runId().equals("b"))
                .extracting(Metric::step)
                .startsWith(33L)
                .endsWith(71L);
        assertThat(sampled)
                .filteredOn(metric -> metric.runId().equals("a"))
                .extracting(Metric::step)
                .startsWith(0L)
                .endsWith(99L);
    }

    private static List<Metric> run(String id, long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(step -> new Metric("m", step, step, step, null, null, null, id))
                .toList();
    }
}
