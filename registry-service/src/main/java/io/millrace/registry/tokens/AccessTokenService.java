package io.millrace.registry.tokens;

import io.millrace.auth.Permissions;
import io.millrace.auth.PersonalAccessTokens;
import io.millrace.auth.Subject;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.RegistryConfig;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Makes, lists, revokes and checks personal access tokens. */
@ApplicationScoped
public class AccessTokenService implements PersonalAccessTokens {

    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);
    private static final Duration MAX_LIFETIME = Duration.ofDays(366);
    private static final int MAX_TOKENS = 100;
    private static final Logger LOG = Logger.getLogger(AccessTokenService.class);

    private final AccessTokenRepository tokens;
    private final Clock clock;
    private final Duration seenWithin;

    AccessTokenService(AccessTokenRepository tokens, Clock clock, RegistryConfig config) {
        this.tokens = tokens;
        this.clock = clock;
        this.seenWithin = config.tokens().ownerSeenWithin();
    }

    @Override
    public Uni<Optional<Subject>> find(String secret) {
        return tokens.find(TokenSecret.hash(secret), clock.instant())
                .map(found -> found.map(this::subject));
    }

    private Subject subject(AccessToken token) {
        if (token.seen().plus(seenWithin).isBefore(clock.instant())) {
            throw new AuthenticationFailedException(
                    "the owner of this personal access token was not seen for "
                            + seenWithin
                            + ", so that nobody knows what he may still do; it works again once he"
                            + " calls the registry with an access token of his own");
        }
        return new Subject(
                token.owner(), token.roles(), token.granted(), token.seen(), token.expiresAt());
    }

    /**
     * Bounds the caller's tokens by the roles that he has now. Nobody is kept out where that can't
     * be written down: his next access token, a few minutes later, says it again.
     */
    @Override
    public Uni<Void> seen(Subject caller) {
        return tokens.updateRoles(caller.name(), caller.roles(), caller.issuedAt())
                .onFailure()
                .invoke(e -> LOG.warnf("the roles of %s were not noted: %s", caller.name(), e))
                .onFailure()
                .recoverWithNull();
    }

    /** Makes a token that may do no more than {@code owner} may now. */
    public Uni<IssuedToken> create(NewAccessToken request, Subject owner) {
        String secret = TokenSecret.random();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        AccessToken token =
                new AccessToken(
                        UUID.randomUUID().toString(),
                        request.name(),
                        owner.name(),
                        owner.roles(),
                        owner.issuedAt(),
                        scope(request.permissions(), owner),
                        now,
                        now.plus(lifetime(request.lifetime())));
        return tokens.deleteExpired(now)
                .chain(() -> tokens.ofOwner(owner.name(), now))
                .invoke(AccessTokenService::requireRoom)
                .chain(() -> tokens.insert(token, TokenSecret.hash(secret)))
                .replaceWith(new IssuedToken(token, secret));
    }

    private static void requireRoom(List<AccessToken> existing) {
        if (existing.size() >= MAX_TOKENS) {
            throw new ServiceException(
                    ErrorCode.CONFLICT,
                    "You have "
                            + MAX_TOKENS
                            + " tokens, which is the limit. Revoke one with DELETE"
                            + " /api/v1/tokens/{id} first.");
        }
    }

    private static Duration lifetime(Duration asked) {
        Duration lifetime = asked == null ? DEFAULT_LIFETIME : asked;
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "lifetime must be positive and 366 days at most, such as \"P30D\".");
        }
        return lifetime;
    }

    private static Set<String> scope(Set<String> asked, Subject owner) {
        if (asked == null) {
            return owner.permissions().stream()
                    .filter(permission -> !permission.equals(Permissions.TOKEN_WRITE))
                    .collect(Collectors.toUnmodifiableSet());
        }
        if (asked.isEmpty() || asked.contains(Permissions.TOKEN_WRITE)) {
            // A stolen token must not be able to outlive itself in another one.
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "permissions must name at least one permission, and token:write isn't one that"
                            + " a token can have.");
        }
        for (String permission : asked) {
            if (!owner.can(permission)) {
                throw new ServiceException(
                        ErrorCode.PERMISSION_DENIED,
                        "You don't have the permission '"
                                + permission
                                + "', so a token of yours can't have it either.");
            }
        }
        return Set.copyOf(asked);
    }

    /** The owner's valid tokens, oldest first. */
    public Uni<List<AccessToken>> list(String owner) {
        return tokens.ofOwner(owner, clock.instant());
    }

    /** Ends a token at once; another owner's is NOT_FOUND. */
    public Uni<Void> revoke(String id, String owner) {
        return tokens.delete(id, owner)
                .invoke(
                        deleted -> {
                            if (!deleted) {
                                throw new ServiceException(
                                        ErrorCode.NOT_FOUND, "You have no token '" + id + "'.");
                            }
                        })
                .replaceWithVoid();
    }
}
