package io.millrace.demo.loop;

import java.net.URI;
import java.util.function.Supplier;

/** The services' REST APIs, called with one client's token. */
public record SuiteApi(JsonApi registry, JsonApi training, JsonApi monitoring) {

    /** Where the services are. */
    public record Addresses(URI registry, URI training, URI monitoring) {}

    public static SuiteApi of(Addresses addresses, Supplier<String> token) {
        return new SuiteApi(
                new JsonApi(addresses.registry(), token),
                new JsonApi(addresses.training(), token),
                new JsonApi(addresses.monitoring(), token));
    }
}
