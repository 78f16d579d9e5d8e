package io.millrace.training.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows a job's standard output from the start of the file, so that a restarted service misses no
 * line. Lines that are not JSON are a library's chatter and are passed over. Not thread-safe.
 */
public final class JobOutput {

    /** More metrics than this are kept in the file only. */
    private static final int MOST_METRICS = 10_000;

    private final Job job;
    private final List<Metric> metrics = new ArrayList<>();
    private long offset;
    private double progress;
    private String failureClass;
    private String failure;

    public JobOutput(Job job) {
        this.job = job;
    }

    /** Reads what has been written since the last call. */
    public void poll() throws IOException {
        if (!Files.exists(job.standardOutput())) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(job.standardOutput().toFile(), "r")) {
            byte[] news = new byte[(int) Math.min(file.length() - offset, 1 << 20)];
            file.seek(offset);
            file.readFully(news);
            String text = new String(news, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            byte[] whole = java.util.Arrays.copyOf(news, end);
            new String(whole, StandardCharsets.UTF_8).lines().forEach(this::accept);
            offset += end;
        }
    }

    private void accept(String line) {
        try {
            JsonNode message = Wire.mapper().readTree(line);
            if (message.has("progress")) {
                progress = message.path("progress").asDouble();
            } else if (message.has("metric") && metrics.size() < MOST_METRICS) {
                metrics.add(
                        new Metric(
                                message.path("metric").asText(),
                                message.path("step").asInt(),
                                message.path("value").asDouble()));
            } else if (message.has("failure")) {
                failure = message.path("failure").asText();
                failureClass = message.path("class").asText();
            }
        } catch (JsonProcessingException _) {
            // chatter
        }
    }

    /** Share of the work that is done. */
    public double progress() {
        return progress;
    }

    public List<Metric> metrics() {
        return List.copyOf(metrics);
    }

    /** Why the trainer gave up, in its own words; null if it did not say. */
    public String failure() {
        return failure;
    }

    /** The trainer's name for the kind of failure; null if it did not say. */
    public String failureClass() {
        return failureClass;
    }

    /** One value of a metric after so many rounds. */
    public record Metric(String name, int step, double value) {}
}
