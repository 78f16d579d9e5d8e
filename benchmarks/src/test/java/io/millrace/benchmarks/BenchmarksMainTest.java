package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.generator.GeneratorBenchmark;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.run.Settings;
import io.millrace.benchmarks.suite.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures for a second; what comes out is not judged here. */
class BenchmarksMainTest {

    @Test
    void printsARatioAfterASecond(@TempDir Path home) {
        // Given
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Report report =
                new Report("generator", new PrintStream(printed, true, StandardCharsets.UTF_8));
        // When
        new GeneratorBenchmark(new Workspace(home)).run(new Settings(true, 1, 0.3, ""), report);
        // Then
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern(
                        "open loop: rate of answers ÷ rate asked for +[0-9,.]+ +2,000 +requests/s"
                                + " +[0-9.]+ +[0-9.]+ to [0-9.]+ +1");
    }
}
