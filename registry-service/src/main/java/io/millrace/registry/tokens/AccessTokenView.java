package io.millrace.registry.tokens;

import java.time.Instant;
import java.util.List;

/**
 * A token on the native API.
 *
 * @param token its secret, in the answer that makes it and never again
 */
record AccessTokenView(
        String id,
        String name,
        String token,
        List<String> permissions,
        Instant createdAt,
        Instant expiresAt) {

    static AccessTokenView of(AccessToken token) {
        return of(token, null);
    }

    static AccessTokenView of(IssuedToken issued) {
        return of(issued.token(), issued.secret());
    }

    private static AccessTokenView of(AccessToken token, String secret) {
        return new AccessTokenView(
                token.id(),
                token.name(),
                secret,
                token.permissions().stream().sorted().toList(),
                token.createdAt(),
                token.expiresAt());
    }
}
