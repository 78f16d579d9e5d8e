package io.millrace.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.Part;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "rollback", description = "Send all traffic to the version that served before.")
final class RollbackCommand implements Millrace.Task {

    @Parameters(paramLabel = "ENDPOINT")
    private String endpoint;

    @Mixin private AsUser as;

    @Override
    public Integer call() {
        String path = "/api/v1/endpoints/" + Api.encode(endpoint) + "/rollback";
        JsonNode state = as.api().post(Part.REGISTRY, path, Map.of("reason", "by hand")).json();
        System.out.printf(
                "endpoint %s: version %s, generation %d%n",
                endpoint,
                state.path("targets").path(0).path("version").asText(),
                state.path("generation").asLong());
        return 0;
    }
}
