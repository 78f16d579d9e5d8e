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
     * Looks {@code token} up. Must not block.
     *
     * @return empty if it is unknown, revoked or expired
     */
    Uni<Optional<Subject>> find(String token);
}
