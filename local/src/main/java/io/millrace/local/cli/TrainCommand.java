package io.millrace.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Part;
import io.millrace.local.SuiteException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = "Upload a data set, train a model on it, and follow the run to its end.")
final class TrainCommand implements Millrace.Task {

    private static final Set<String> ENDS = Set.of("SUCCEEDED", "REJECTED", "FAILED", "CANCELLED");
    private static final long POLL_MILLIS = 500;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "CSV (also .csv.gz) or Parquet")
    private Path data;

    @Option(
            names = "--label",
            required = true,
            paramLabel = "COLUMN",
            description = "what is to be predicted")
    private String label;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description = "when a row happened; the newest rows are held out")
    private String time;

    @Option(names = "--model", required = true, paramLabel = "NAME")
    private String model;

    @Mixin private AsUser as;

    @Override
    public Integer call() throws InterruptedException {
        Api api = as.api();
        JsonNode dataset = upload(api);
        System.out.printf(
                "data set %s: %d rows, %s%n",
                dataset.path("id").asText(),
                dataset.path("rows").asLong(),
                dataset.path("verdict").path("status").asText());
        Object request = Map.of("modelName", model, "datasetId", dataset.path("id").asText());
        JsonNode run = api.post(Part.TRAINING, "/api/v1/runs", request).json();
        return report(follow(api, run));
    }

    private JsonNode upload(Api api) {
        if (!Files.isRegularFile(data)) {
            throw new SuiteException("there is no file " + data);
        }
        String file = data.getFileName().toString();
        String path =
                "/api/v1/datasets?name="
                        + Api.encode(file)
                        + "&label="
                        + Api.encode(label)
                        + (time == null ? "" : "&time=" + Api.encode(time));
        boolean parquet = file.endsWith(".parquet");
        String type = parquet ? "application/vnd.apache.parquet" : "text/csv";
        return api.post(Part.TRAINING, path, type, content()).json();
    }

    private BodyPublisher content() {
        try {
            if (data.toString().endsWith(".gz")) {
                return BodyPublishers.ofInputStream(this::decompressed);
            }
            return BodyPublishers.ofFile(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream decompressed() {
        try {
            return new GZIPInputStream(Files.newInputStream(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode follow(Api api, JsonNode created) throws InterruptedException {
        String path = "/api/v1/runs/" + created.path("id").asText();
        System.out.println("run " + created.path("id").asText());
        JsonNode run = created;
        String shown = "";
        while (true) {
            String state = run.path("state").asText();
            if (!state.equals(shown)) {
                System.out.println("  " + state);
                shown = state;
            }
            if (ENDS.contains(state)) {
                return run;
            }
            Thread.sleep(POLL_MILLIS);
            run = api.get(Part.TRAINING, path).json();
        }
    }

    private int report(JsonNode run) {
        run.path("metrics")
                .properties()
                .forEach(
                        metric ->
                                System.out.println(
                                        "  " + metric.getKey() + " " + metric.getValue()));
        for (JsonNode verdict : run.path("verdicts")) {
            System.out.printf(
                    "  gate %s: %s %s%n",
                    verdict.path("gate").asText(),
                    verdict.path("status").asText(),
                    verdict.path("detail").asText());
        }
        if (!"SUCCEEDED".equals(run.path("state").asText())) {
            System.out.println(run.path("failure").asText(""));
            return 1;
        }
        System.out.printf("model %s version %s%n", model, run.path("version").asText());
        System.out.printf("next: ./millrace deploy %s:%s%n", model, run.path("version").asText());
        return 0;
    }
}
