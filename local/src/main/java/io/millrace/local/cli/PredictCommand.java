package io.millrace.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.local.Part;
import io.millrace.local.SuiteException;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "predict", description = "Ask an endpoint over gRPC, by column names.")
final class PredictCommand implements Millrace.Task {

    @Parameters(paramLabel = "ENDPOINT")
    private String endpoint;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Mixin private AsUser as;

    /** Where the rows come from. */
    private static final class Source {
        @Option(
                names = "--json",
                paramLabel = "ROW",
                description = "an object, or an array of them")
        private String json;

        @Option(
                names = "--csv",
                paramLabel = "FILE",
                description = "its first line names the columns")
        private Path csv;

        Rows rows() {
            return json == null ? Rows.ofCsv(csv) : Rows.ofJson(json);
        }
    }

    @Override
    public Integer call() {
        Api api = as.api();
        ModelSignature signature = signature(api);
        try (Inference inference = new Inference(api)) {
            InferAnswer answer =
                    new InferAnswer(
                            inference.infer(InferRequests.of(endpoint, signature, source.rows())));
            answer.rows().forEach(row -> System.out.println(Wire.toJson(row)));
            System.out.println("version " + answer.response().getModelVersion());
            System.out.println("prediction " + answer.predictionId());
        }
        return 0;
    }

    /** The signature of the version that has most of the endpoint's traffic. */
    private ModelSignature signature(Api api) {
        String path = "/api/v1/endpoints/" + Api.encode(endpoint);
        JsonNode heaviest = null;
        for (JsonNode target : api.get(Part.REGISTRY, path).json().path("targets")) {
            int weight = target.path("weight").asInt();
            if (heaviest == null || weight > heaviest.path("weight").asInt()) {
                heaviest = target;
            }
        }
        if (heaviest != null) {
            for (JsonNode file : heaviest.path("files")) {
                if (ModelSignature.FILE.equals(file.path("path").asText())) {
                    String blob = "/api/v1/blobs/" + file.path("sha256").asText();
                    byte[] json = api.get(Part.REGISTRY, blob).requireSuccess().body();
                    return Wire.fromBytes(json, ModelSignature.class);
                }
            }
        }
        throw new SuiteException(
                endpoint
                        + " serves a model without "
                        + ModelSignature.FILE
                        + ", so its columns have no names: call it with a client of the Open"
                        + " Inference Protocol");
    }
}
