package io.millrace.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Versions of the programs, as the build resolved them. */
final class Versions {

    private static final Properties BUILD = read();

    static final String MILLRACE = BUILD.getProperty("millrace");
    static final String POSTGRESQL = BUILD.getProperty("postgresql");
    static final String KAFKA = BUILD.getProperty("kafka");
    static final String KEYCLOAK = BUILD.getProperty("keycloak");

    private Versions() {}

    private static Properties read() {
        Properties properties = new Properties();
        try (InputStream stream = Versions.class.getResourceAsStream("versions.properties")) {
            properties.load(stream);
            return properties;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
