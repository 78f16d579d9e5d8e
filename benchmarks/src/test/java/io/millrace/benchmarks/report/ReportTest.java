package io.millrace.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.contracts.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Row ROW =
            new Row(
                    "CPU ÷ peer's",
                    12.34,
                    3.2,
                    "µs/request",
                    new Spread(3.856, 3.7, 4.1, 7),
                    new Goal.AtMost(4));

    @Test
    void showsBothFiguresTheRatioItsSpreadAndTheGoal() {
        assertThat(Report.line(ROW).split(" {2,}"))
                .containsExactly(
                        "CPU ÷ peer's",
                        "12.3",
                        "3.20 µs/request",
                        "3.86",
                        "3.70 to 4.10",
                        "7",
                        "≤ 4 reached");
    }

    @Test
    void saysSoWhereAGoalIsMissed() {
        Row missed =
                new Row("rate", 1, 2, "1/s", new Spread(0.5, 0.4, 0.6, 3), new Goal.AtLeast(0.75));

        assertThat(Report.line(missed)).endsWith("≥ 0.75 NOT REACHED");
    }

    @Test
    void keepsThreeDigits() {
        assertThat(Report.number(0.01234)).isEqualTo("0.012");
        assertThat(Report.number(1.234)).isEqualTo("1.23");
        assertThat(Report.number(12.34)).isEqualTo("12.3");
        assertThat(Report.number(123456.7)).isEqualTo("123,457");
    }

    @Test
    void writesRowsAndMachineAsJson(@TempDir Path folder) throws IOException {
        // Given
        PrintStream out =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Report report = new Report("echo", out);
        report.add(ROW);
        // When
        Path file = report.write(folder);
        // Then
        JsonNode document = Wire.mapper().readTree(Files.readAllBytes(file));
        assertThat(file).hasFileName("echo.json");
        assertThat(document.path("rows").get(0).path("ratio").path("median").asDouble())
                .isEqualTo(3.856);
        assertThat(document.path("machine").path("cores").asInt())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
