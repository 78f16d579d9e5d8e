package io.millrace.auth;

import java.time.Instant;
import java.util.Set;

/**
 * A caller whose token was checked.
 *
 * @param name user name, or {@code service-account-...} for a service
 * @param roles names as in tokens
 * @param permissions what the roles allow
 * @param issuedAt when the roles were true, by the issuer's clock
 * @param expiresAt when the token ends
 */
public record Subject(
        String name,
        Set<String> roles,
        Set<String> permissions,
        Instant issuedAt,
        Instant expiresAt) {

    public Subject {
        roles = Set.copyOf(roles);
        permissions = Set.copyOf(permissions);
    }

    /** A caller with all that the roles allow. */
    public Subject(String name, Set<String> roles, Instant issuedAt, Instant expiresAt) {
        this(name, roles, RolePermissions.of(roles), issuedAt, expiresAt);
    }

    /** Whether the caller has {@code permission}, one of {@link Permissions}. */
    public boolean can(String permission) {
        return permissions.contains(permission);
    }
}
