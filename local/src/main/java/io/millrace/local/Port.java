package io.millrace.local;

/** A port of the suite, with its number where nothing else is set. */
public enum Port {
    POSTGRESQL(15432),
    KAFKA(19092),
    KAFKA_CONTROLLER(19093),
    KEYCLOAK(18080),
    KEYCLOAK_MANAGEMENT(19080),
    REGISTRY(18081),
    REGISTRY_MANAGEMENT(19081),
    TRAINING(18082),
    TRAINING_MANAGEMENT(19082),
    GATEWAY(18083),
    GATEWAY_GRPC(18001),
    GATEWAY_MANAGEMENT(19083),
    MONITORING(18084),
    MONITORING_MANAGEMENT(19084);

    private final int standard;

    Port(int standard) {
        this.standard = standard;
    }

    /** Its number where nothing else is set. */
    public int standard() {
        return standard;
    }

    /** The environment variable that sets it: {@code MILLRACE_PORT_KAFKA}. */
    public String setting() {
        return "MILLRACE_PORT_" + name();
    }
}
