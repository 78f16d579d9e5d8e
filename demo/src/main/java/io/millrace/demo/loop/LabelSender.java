package io.millrace.demo.loop;

import io.millrace.demo.traffic.LabelFeed;
import java.util.List;
import java.util.Map;

/** Sends labels to the monitoring service over REST. */
public final class LabelSender implements LabelFeed.Receiver {

    private final JsonApi monitoring;
    private final String endpoint;

    public LabelSender(JsonApi monitoring, String endpoint) {
        this.monitoring = monitoring;
        this.endpoint = endpoint;
    }

    @Override
    public int send(List<LabelFeed.Label> labels) {
        List<Map<String, Object>> body = labels.stream().map(this::json).toList();
        return monitoring.post("/api/v1/labels", body).path("rejected").size();
    }

    private Map<String, Object> json(LabelFeed.Label label) {
        return Map.of(
                "predictionId", label.predictionId(),
                "row", 0,
                "endpoint", endpoint,
                "label", label.value(),
                "labelTime", label.labelTime().toString());
    }
}
