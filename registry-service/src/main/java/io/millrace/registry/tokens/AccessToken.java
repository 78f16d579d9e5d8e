package io.millrace.registry.tokens;

import io.millrace.auth.RolePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A personal access token without its secret.
 *
 * @param owner user name of who made it
 * @param roles that the owner had when he was seen last
 * @param seen when that was: the issuer gave him an access token with these roles
 * @param permissions what it was made for: never more than its owner could do then
 */
public record AccessToken(
        String id,
        String name,
        String owner,
        Set<String> roles,
        Instant seen,
        Set<String> permissions,
        Instant createdAt,
        Instant expiresAt) {

    /** What it may do now: what it was made for, as far as its owner's roles still allow it. */
    Set<String> granted() {
        Set<String> allowed = RolePermissions.of(roles);
        return permissions.stream()
                .filter(allowed::contains)
                .collect(Collectors.toUnmodifiableSet());
    }
}
