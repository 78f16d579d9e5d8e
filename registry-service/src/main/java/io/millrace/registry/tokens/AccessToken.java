package io.millrace.registry.tokens;

import java.time.Instant;
import java.util.Set;

/**
 * A personal access token without its secret.
 *
 * @param owner user name of who made it
 * @param roles that the owner had then
 * @param permissions what it may do: never more than its owner could
 */
public record AccessToken(
        String id,
        String name,
        String owner,
        Set<String> roles,
        Set<String> permissions,
        Instant createdAt,
        Instant expiresAt) {}
