package io.millrace.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.contracts.Wire;
import io.millrace.local.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "label", description = "Tell what the right answer to a prediction was.")
final class LabelCommand implements Millrace.Task {

    @Parameters(index = "0", paramLabel = "PREDICTION_ID")
    private String prediction;

    @Parameters(index = "1", paramLabel = "VALUE", description = "a text, number, true or false")
    private String value;

    @Option(
            names = "--row",
            paramLabel = "N",
            defaultValue = "0",
            description = "row of the request (default: ${DEFAULT-VALUE})")
    private int row;

    @Option(names = "--endpoint", paramLabel = "NAME")
    private String endpoint;

    @Mixin private AsUser as;

    @Override
    public Integer call() {
        Map<String, Object> label = new LinkedHashMap<>();
        label.put("predictionId", prediction);
        label.put("row", row);
        label.put("label", scalar(value));
        if (endpoint != null) {
            label.put("endpoint", endpoint);
        }
        JsonNode answer = as.api().post(Part.MONITORING, "/api/v1/labels", List.of(label)).json();
        for (JsonNode rejected : answer.path("rejected")) {
            System.out.println("rejected: " + rejected.path("reason").asText());
        }
        System.out.println("accepted " + answer.path("accepted").asInt());
        return answer.path("rejected").isEmpty() ? 0 : 1;
    }

    /** The JSON number or boolean that {@code text} is, else the text itself. */
    static JsonNode scalar(String text) {
        try {
            JsonNode parsed = Wire.mapper().readTree(text);
            return parsed.isNumber() || parsed.isBoolean() ? parsed : TextNode.valueOf(text);
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(text);
        }
    }
}
