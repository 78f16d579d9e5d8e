package io.millrace.auth;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Knows one token. */
@ApplicationScoped
public class FakePersonalAccessTokens implements PersonalAccessTokens {

    static final String KNOWN = "mrp_known";

    @Override
    public Uni<Optional<Subject>> find(String token) {
        Subject mel = new Subject("mel", Set.of("ml-engineer"), Instant.MAX);
        return Uni.createFrom().item(token.equals(KNOWN) ? Optional.of(mel) : Optional.empty());
    }
}
