package io.millrace.auth;

import java.time.Instant;
import java.util.Set;

/**
 * A caller whose token was checked.
 *
 * @param name user name, or {@code service-account-...} for a service
 * @param roles names as in tokens
 * @param permissions what the roles allow
 * @param expiresAt when the token ends
 */
public record Subject(String name, Set<String> roles, Set<String> permissions, Instant expiresAt) {

    public Subject {
        roles = Set.copyOf(roles);
        permissions = Set.copyOf(permissions);
    }

    /** A caller with all that the roles allow. */
    public Subject(String name, Set<String> roles, Instant expiresAt) {
        this(name, roles, RolePermissions.of(roles), expiresAt);
    }

    /** Whether the caller has {@code permission}, one of {@link Permissions}. */
    public boolean can(String permission) {
        return permissions.contains(permission);
    }
}
