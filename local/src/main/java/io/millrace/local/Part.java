package io.millrace.local;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** One process of the suite. */
public enum Part {
    POSTGRESQL("postgresql", List.of(Port.POSTGRESQL)),
    KAFKA("kafka", List.of(Port.KAFKA, Port.KAFKA_CONTROLLER)),
    KEYCLOAK("keycloak", List.of(Port.KEYCLOAK, Port.KEYCLOAK_MANAGEMENT)),
    REGISTRY("registry-service", List.of(Port.REGISTRY, Port.REGISTRY_MANAGEMENT)),
    TRAINING("training-service", List.of(Port.TRAINING, Port.TRAINING_MANAGEMENT)),
    GATEWAY("inference-gateway", List.of(Port.GATEWAY, Port.GATEWAY_GRPC, Port.GATEWAY_MANAGEMENT)),
    MONITORING("monitoring-service", List.of(Port.MONITORING, Port.MONITORING_MANAGEMENT));

    /** The parts that are Millrace's own. */
    public static final List<Part> SERVICES = List.of(REGISTRY, TRAINING, GATEWAY, MONITORING);

    private final String label;
    private final List<Port> ports;

    Part(String label, List<Port> ports) {
        this.label = label;
        this.ports = ports;
    }

    /** The name that people, logs and folders use: {@code registry-service}. */
    public String label() {
        return label;
    }

    /** What it listens on; the first is its main port. */
    public List<Port> ports() {
        return ports;
    }

    /**
     * The part called {@code label}; a service's name may go without its last word.
     *
     * @throws SuiteException that names the parts there are
     */
    public static Part named(String label) {
        return Arrays.stream(values())
                .filter(part -> part.answersTo(label))
                .findFirst()
                .orElseThrow(() -> new SuiteException(unknown(label)));
    }

    private boolean answersTo(String name) {
        return label.equals(name)
                || label.equals(name + "-service")
                || label.equals("inference-" + name);
    }

    private static String unknown(String label) {
        String known = Arrays.stream(values()).map(Part::label).collect(Collectors.joining(", "));
        return "there is no part \"" + label + "\"; the parts are " + known;
    }
}
