package io.millrace.embedded;

/** One PostgreSQL database and the role that owns it. */
public record Database(String host, int port, String name, String user, String password) {

    /** For JDBC. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }

    /** For Quarkus's reactive client. */
    public String reactiveUrl() {
        return "vertx-reactive:postgresql://" + host + ":" + port + "/" + name;
    }
}
