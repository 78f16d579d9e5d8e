package io.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.serving.PredictionWindow;
import io.millrace.contracts.serving.PredictionWindow.ComparisonCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PredictionWindowTest {

    private static final Path SAMPLE = Path.of("src/main/resources/samples/PredictionWindow.json");

    @Test
    void aWindowOfAProducerThatComparesNothingIsRead() throws IOException {
        assertThat(window(sample()).comparison()).isNull();
    }

    @Test
    void comparisonsSurviveTheRoundTrip() throws IOException {
        ObjectNode json = sample();
        json.putObject("comparison")
                .put("compared", 40)
                .put("exact", 30)
                .put("near", 35)
                .put("flipped", 2);

        PredictionWindow window = window(json);

        assertThat(window.comparison()).isEqualTo(new ComparisonCounts(40, 30, 35, 2));
        assertThat(Wire.mapper().readTree(Wire.toBytes(window))).isEqualTo(json);
    }

    @Test
    void fieldsOfALaterProducerAreIgnored() throws IOException {
        ObjectNode json = sample();
        json.putObject("comparison")
                .put("compared", 1)
                .put("exact", 1)
                .put("near", 1)
                .put("flipped", 0)
                .put("later", 7);

        assertThat(window(json).comparison()).isEqualTo(new ComparisonCounts(1, 1, 1, 0));
    }

    @Test
    void countsAdd() {
        assertThat(new ComparisonCounts(4, 3, 4, 0).plus(new ComparisonCounts(1, 0, 0, 1)))
                .isEqualTo(new ComparisonCounts(5, 3, 4, 1));
    }

    private static ObjectNode sample() throws IOException {
        return (ObjectNode) Wire.mapper().readTree(Files.readString(SAMPLE));
    }

    private static PredictionWindow window(ObjectNode json) {
        return Wire.fromBytes(Wire.toBytes(json), PredictionWindow.class);
    }
}
