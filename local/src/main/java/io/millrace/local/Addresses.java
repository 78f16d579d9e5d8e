package io.millrace.local;

import java.net.URI;

/** Where the parts of a suite with these ports are reached. */
record Addresses(Ports ports) {

    private static final String HOST = "localhost";

    /** Base of a part's HTTP interface. */
    URI http(Part part) {
        return uri(part.ports().getFirst());
    }

    /** Base of health and metrics, which sit on a port of their own: always the last one. */
    URI management(Part part) {
        return uri(part.ports().getLast());
    }

    String bootstrapServers() {
        return authority(Port.KAFKA);
    }

    String grpc() {
        return authority(Port.GATEWAY_GRPC);
    }

    String jdbc(String database) {
        return "jdbc:postgresql://" + authority(Port.POSTGRESQL) + "/" + database;
    }

    String reactive(String database) {
        return "vertx-reactive:postgresql://" + authority(Port.POSTGRESQL) + "/" + database;
    }

    URI issuer(String realm) {
        return http(Part.KEYCLOAK).resolve("/realms/" + realm);
    }

    private URI uri(Port port) {
        return URI.create("http://" + authority(port));
    }

    private String authority(Port port) {
        return HOST + ":" + ports.of(port);
    }
}
