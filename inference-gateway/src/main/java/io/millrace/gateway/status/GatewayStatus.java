package io.millrace.gateway.status;

import io.millrace.contracts.serving.ServingStatus;
import java.util.List;
import java.util.Map;

/**
 * Everything an operator asks a replica first.
 *
 * @param ready whether it takes traffic
 * @param serving what is wanted and how far it is
 * @param endpoints what answers right now
 * @param spooledSampleBytes samples that wait for Kafka
 * @param events counts since the start
 */
public record GatewayStatus(
        boolean ready,
        ServingStatus serving,
        List<ServedEndpoint> endpoints,
        long inFlight,
        long spooledSampleBytes,
        Map<String, Long> events) {

    /** One endpoint as it answers. */
    public record ServedEndpoint(
            String endpoint,
            long generation,
            String modelName,
            List<ServedVersion> versions,
            String shadow) {}

    /**
     * One version as it answers.
     *
     * @param runMicros time of a run over one row, measured at load
     */
    public record ServedVersion(String version, int weight, String digest, long runMicros) {}
}
