package io.millrace.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the framework-free parts from configuration. Starting them needs no issuer. */
@ApplicationScoped
class AuthProducer {

    @Produces
    @Singleton
    TokenVerifier tokenVerifier(AuthConfig config) {
        return new TokenVerifier(
                config.issuer(),
                config.keyFile(),
                config.clockSkew(),
                config.keyRefreshInterval(),
                Clock.systemUTC());
    }

    @Produces
    @Singleton
    ServiceTokens serviceTokens(AuthConfig config) {
        return new ServiceTokens(
                config.issuer(),
                config.clientId().orElse(""),
                config.clientSecret().orElse(""),
                Clock.systemUTC());
    }
}
