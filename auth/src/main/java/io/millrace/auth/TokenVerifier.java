package io.millrace.auth;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Checks the issuer's access tokens locally: signature, issuer, expiry. Keys are kept over restarts
 * and verified tokens until they expire, so that the issuer may be down. Thread-safe, framework
 * free; blocks only to fetch a key that it does not have.
 */
public final class TokenVerifier {

    private static final int REMEMBERED_TOKENS = 10_000;

    private final IssuerKeys keys;
    private final Clock clock;
    private final Duration clockSkew;
    private final String issuer;
    private final VerifiedTokens verified;

    /**
     * @param issuer as in the claim {@code iss}, without a slash at the end
     * @param keyFile where the issuer's keys are kept over restarts, or null for memory only
     */
    public TokenVerifier(
            String issuer,
            Path keyFile,
            Duration clockSkew,
            Duration keyRefreshInterval,
            Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
        this.clockSkew = clockSkew;
        this.keys = new IssuerKeys(new IssuerMetadata(issuer), keyFile, keyRefreshInterval, clock);
        this.verified = new VerifiedTokens(REMEMBERED_TOKENS);
    }

    /** The caller, if this very token was verified before and has not expired. Never blocks. */
    public Optional<Subject> remembered(String token) {
        return verified.find(token, clock.instant().minus(clockSkew));
    }

    /**
     * Checks {@code token} (without the word Bearer).
     *
     * @throws ServiceException UNAUTHENTICATED if it is not valid; UNAVAILABLE if no key of the
     *     issuer was ever seen and the issuer does not answer
     */
    public Subject verify(String token) {
        Optional<Subject> known = remembered(token);
        if (known.isPresent()) {
            return known.get();
        }
        Subject subject = check(token);
        verified.add(token, subject);
        return subject;
    }

    private Subject check(String token) {
        try {
            return subject(consumer().processToClaims(token));
        } catch (InvalidJwtException e) {
            if (e.getCause() instanceof UnresolvableKeyException unresolvable
                    && unresolvable.getCause() instanceof ServiceException unavailable) {
                throw unavailable;
            }
            throw unauthenticated(reason(e));
        } catch (MalformedClaimException e) {
            throw unauthenticated("the token's claims are malformed");
        }
    }

    private JwtConsumer consumer() {
        return new JwtConsumerBuilder()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds((int) clockSkew.toSeconds())
                .setRequireExpirationTime()
                .setExpectedIssuer(issuer)
                .setSkipDefaultAudienceValidation()
                .setJwsAlgorithmConstraints(
                        new AlgorithmConstraints(
                                ConstraintType.PERMIT,
                                AlgorithmIdentifiers.RSA_USING_SHA256,
                                AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                                AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
                .setVerificationKeyResolver(
                        (signature, nesting) -> key(signature.getKeyIdHeaderValue()))
                .build();
    }

    private java.security.Key key(String id) throws UnresolvableKeyException {
        if (id == null) {
            throw new UnresolvableKeyException("no kid");
        }
        try {
            return keys.find(id)
                    .orElseThrow(() -> new UnresolvableKeyException("unknown kid " + id));
        } catch (ServiceException unavailable) {
            throw new UnresolvableKeyException("no keys", unavailable);
        }
    }

    private Subject subject(JwtClaims claims) throws MalformedClaimException {
        String name = claims.getStringClaimValue("preferred_username");
        NumericDate issued = claims.getIssuedAt();
        return new Subject(
                name != null ? name : claims.getSubject(),
                roles(claims),
                issued != null ? Instant.ofEpochMilli(issued.getValueInMillis()) : clock.instant(),
                Instant.ofEpochMilli(claims.getExpirationTime().getValueInMillis()));
    }

    private static Set<String> roles(JwtClaims claims) {
        Object access = claims.getClaimValue("realm_access");
        if (access instanceof Map<?, ?> map && map.get("roles") instanceof List<?> roles) {
            return roles.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
        }
        return Set.of();
    }

    private static String reason(InvalidJwtException e) {
        if (e.hasErrorCode(ErrorCodes.EXPIRED)) {
            return "the token has expired";
        }
        if (e.hasErrorCode(ErrorCodes.ISSUER_INVALID)) {
            return "the token is of another issuer";
        }
        if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
            return "the token's signature is wrong";
        }
        return "the token is not valid";
    }

    private static ServiceException unauthenticated(String reason) {
        return new ServiceException(
                ErrorCode.UNAUTHENTICATED,
                reason + "; send a current access token as Authorization: Bearer <token>");
    }
}
