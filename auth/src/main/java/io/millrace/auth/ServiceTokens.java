package io.millrace.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Access tokens of this service itself (OAuth 2.0 client credentials), kept until shortly before
 * they expire. Thread-safe; blocks while it fetches one.
 */
public final class ServiceTokens {

    /** A token is renewed so long before its end, and used on until then if the issuer is away. */
    private static final Duration RENEWAL = Duration.ofSeconds(60);

    private static final Duration USABLE = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final IssuerMetadata issuer;
    private final String credentials;
    private final Clock clock;

    private volatile Held held = new Held(null, Instant.MIN);
    private Instant lastFailure = Instant.MIN;

    private record Held(String token, Instant expiresAt) {}

    public ServiceTokens(String issuer, String clientId, String clientSecret, Clock clock) {
        this.issuer = new IssuerMetadata(issuer);
        this.credentials =
                Base64.getEncoder()
                        .encodeToString(
                                (clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        this.clock = clock;
    }

    /**
     * A token that is valid for some seconds at least.
     *
     * @throws ServiceException UNAVAILABLE if there is none and the issuer gives none
     */
    public String bearer() {
        if (isValidFor(RENEWAL)) {
            return held.token();
        }
        return renew();
    }

    /** The value of the header {@code Authorization}; otherwise as {@link #bearer()}. */
    public String authorization() {
        return "Bearer " + bearer();
    }

    private boolean isValidFor(Duration time) {
        return held.expiresAt().isAfter(clock.instant().plus(time));
    }

    private synchronized String renew() {
        if (isValidFor(RENEWAL)
                || (isValidFor(USABLE) && lastFailure.isAfter(clock.instant().minus(RETRY)))) {
            return held.token();
        }
        try {
            JsonNode answer = issuer.requestToken("grant_type=client_credentials", credentials);
            Instant expiry = clock.instant().plusSeconds(answer.path("expires_in").asLong(60));
            held = new Held(answer.path("access_token").asText(), expiry);
            return held.token();
        } catch (IOException e) {
            lastFailure = clock.instant();
            if (isValidFor(USABLE)) {
                return held.token();
            }
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "no service token from "
                            + issuer.issuer()
                            + " ("
                            + e.getMessage()
                            + "); it works again when the issuer does",
                    java.util.Map.of(),
                    e);
        }
    }
}
