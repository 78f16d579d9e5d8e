package io.millrace.auth;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Finds the owner of a personal access token. A service with a bean of this type accepts such
 * tokens, as bearer and as the password of basic authentication; without one they are refused.
 */
public interface PersonalAccessTokens {

    /** Every token starts so; nothing else does. */
    String PREFIX = "mrp_";

    /**
     * Looks {@code token} up. Must not block. What its owner lost meanwhile, as far as {@link
     * #seen} told, is not among the permissions.
     *
     * @return empty if it is unknown, revoked or expired; fails with {@link
     *     io.quarkus.security.AuthenticationFailedException} if it may not be used for now
     */
    Uni<Optional<Subject>> find(String token);

    /**
     * Learns which roles a caller has: told of every access token of the issuer before its first
     * request goes on. Must not block; a failure fails that request.
     */
    Uni<Void> seen(Subject caller);
}
