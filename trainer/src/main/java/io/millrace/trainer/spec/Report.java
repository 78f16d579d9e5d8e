package io.millrace.trainer.spec;

import io.millrace.contracts.Wire;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells the outside how the work goes: one JSON object a line. */
public final class Report {

    private final PrintStream out;

    public Report(PrintStream out) {
        this.out = out;
    }

    /** Share of the work that is done, 0 to 1. */
    public void progress(double share, String phase) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("progress", Math.round(share * 1000) / 1000.0);
        line.put("phase", phase);
        write(line);
    }

    /** One value of a metric after {@code step} rounds. */
    public void metric(String name, int step, double value) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("metric", name);
        line.put("step", step);
        line.put("value", value);
        write(line);
    }

    /** Why the process is about to end without a result. */
    public void failure(String kind, String message) {
        write(Map.of("failure", message, "class", kind));
    }

    private void write(Map<String, Object> line) {
        out.println(Wire.toJson(line));
        out.flush();
    }
}
