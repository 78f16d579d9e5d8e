package io.millrace.auth;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows one token, and remembers who came with tokens of the issuer. */
@ApplicationScoped
public class FakePersonalAccessTokens implements PersonalAccessTokens {

    static final String KNOWN = "mrp_known";

    private final List<Subject> seen = new CopyOnWriteArrayList<>();

    @Override
    public Uni<Optional<Subject>> find(String token) {
        Subject mel = new Subject("mel", Set.of("ml-engineer"), Instant.MIN, Instant.MAX);
        return Uni.createFrom().item(token.equals(KNOWN) ? Optional.of(mel) : Optional.empty());
    }

    @Override
    public Uni<Void> seen(Subject caller) {
        return Uni.createFrom().voidItem().invoke(() -> seen.add(caller));
    }

    /** Sightings of {@code name}, in their order. */
    List<Subject> sightings(String name) {
        return seen.stream().filter(caller -> caller.name().equals(name)).toList();
    }
}
