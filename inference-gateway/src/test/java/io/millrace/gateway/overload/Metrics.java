package io.millrace.gateway.overload;

import io.millrace.gateway.process.HttpCalls;
import java.net.URI;

/** Figures of a gateway at one moment. */
record Metrics(String text) {

    static Metrics of(URI management) {
        return new Metrics(new HttpCalls(management).get("/metrics").text());
    }

    /** Sum of all series whose line begins so; zero if there is none. */
    double sum(String beginning) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
