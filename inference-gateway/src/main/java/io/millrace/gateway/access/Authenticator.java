package io.millrace.gateway.access;

import io.millrace.auth.TokenVerifier;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Turns the header {@code authorization} into a caller. A token is checked once and remembered
 * until it expires; the first check of one may fetch the issuer's keys, so it happens off the event
 * loop.
 */
@Singleton
public class Authenticator {

    private static final String BEARER = "Bearer ";
    private static final Caller ANONYMOUS = new Caller.Anonymous();
    private static final Caller UNCHECKED = new Caller.Unchecked();

    private final TokenVerifier verifier;
    private final boolean checksTokens;
    private final GatewayCounters counters;
    private final Executor blocking = Executors.newVirtualThreadPerTaskExecutor();

    Authenticator(TokenVerifier verifier, GatewayConfig config, GatewayCounters counters) {
        this.verifier = verifier;
        this.counters = counters;
        this.checksTokens = config.checksTokens();
    }

    /** The caller, if that is known without waiting. Never blocks. */
    public Optional<Caller> known(String authorization) {
        if (!checksTokens) {
            return Optional.of(UNCHECKED);
        }
        return token(authorization)
                .map(token -> verifier.remembered(token).map(Caller.Known::new))
                .map(subject -> subject.map(Caller.class::cast))
                .orElse(Optional.of(ANONYMOUS));
    }

    /**
     * Checks a token that is not known yet, and calls one of the two on a thread that may block.
     */
    public void verify(
            String authorization, Consumer<Caller> verified, Consumer<ServiceException> refused) {
        blocking.execute(
                () -> {
                    Caller caller;
                    try {
                        caller = token(authorization).map(this::verified).orElse(ANONYMOUS);
                    } catch (ServiceException e) {
                        refused.accept(e);
                        return;
                    }
                    verified.accept(caller);
                });
    }

    private Caller verified(String token) {
        counters.count(Event.TOKEN_VERIFIED);
        return new Caller.Known(verifier.verify(token));
    }

    private static Optional<String> token(String authorization) {
        return authorization != null
                        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
    }
}
