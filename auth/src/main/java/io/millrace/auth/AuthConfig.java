package io.millrace.auth;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of token checks and of the service's own tokens. */
@ConfigMapping(prefix = "millrace.auth")
public interface AuthConfig {

    /** Issuer of all tokens; its discovery document is read from below it. */
    @WithDefault("${quarkus.oidc.auth-server-url:http://localhost:18080/realms/millrace}")
    String issuer();

    /** Where the issuer's keys are kept over restarts; not kept if absent. */
    @WithDefault("${millrace.data-dir:data}/jwks.json")
    Path keyFile();

    /** How far the clocks of issuer and service may be apart. */
    @WithDefault("30s")
    Duration clockSkew();

    /** Shortest time between two fetches of the issuer's keys. */
    @WithDefault("10s")
    Duration keyRefreshInterval();

    /** The service's own client at the issuer. */
    @WithDefault("${millrace.oidc.client.id:}")
    Optional<String> clientId();

    /** Its secret. */
    @WithDefault("${millrace.oidc.client.secret:}")
    Optional<String> clientSecret();
}
