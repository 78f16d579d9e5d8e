package io.millrace.registry.tokens;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * Rows of {@code access_tokens}, over the pool itself: a token is looked up before there is a
 * request that could hold a session. Every statement is a transaction of its own.
 */
@ApplicationScoped
class AccessTokenRepository {

    private static final String COLUMNS =
            "token_id, name, owner, roles, owner_seen_at, permissions, created_at, expires_at";

    private final Pool pool;

    AccessTokenRepository(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> insert(AccessToken token, String hash) {
        return pool.preparedQuery(
                        "INSERT INTO access_tokens ("
                                + COLUMNS
                                + ", hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                .execute(
                        Tuple.from(
                                List.of(
                                        token.id(),
                                        token.name(),
                                        token.owner(),
                                        joined(token.roles()),
                                        token.seen().atOffset(ZoneOffset.UTC),
                                        joined(token.permissions()),
                                        token.createdAt().atOffset(ZoneOffset.UTC),
                                        token.expiresAt().atOffset(ZoneOffset.UTC),
                                        hash)))
                .replaceWithVoid();
    }

    /** The token with that hash, if it is valid at {@code now}. */
    Uni<Optional<AccessToken>> find(String hash, Instant now) {
        return pool.preparedQuery(
                        "SELECT "
                                + COLUMNS
                                + " FROM access_tokens WHERE hash = $1 AND expires_at > $2")
                .execute(Tuple.of(hash, now.atOffset(ZoneOffset.UTC)))
                .map(rows -> tokens(rows).stream().findFirst());
    }

    /** Tokens of an owner that are valid at {@code now}, oldest first. */
    Uni<List<AccessToken>> ofOwner(String owner, Instant now) {
        return pool.preparedQuery(
                        "SELECT "
                                + COLUMNS
                                + " FROM access_tokens WHERE owner = $1 AND expires_at > $2 ORDER"
                                + " BY created_at, token_id")
                .execute(Tuple.of(owner, now.atOffset(ZoneOffset.UTC)))
                .map(AccessTokenRepository::tokens);
    }

    /** Notes the roles that an owner has at {@code seen}, unless younger ones are known. */
    Uni<Void> updateRoles(String owner, Collection<String> roles, Instant seen) {
        return pool.preparedQuery(
                        "UPDATE access_tokens SET roles = $2, owner_seen_at = $3 WHERE owner = $1"
                                + " AND owner_seen_at <= $3")
                .execute(Tuple.of(owner, joined(roles), seen.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    Uni<Boolean> delete(String id, String owner) {
        return pool.preparedQuery("DELETE FROM access_tokens WHERE token_id = $1 AND owner = $2")
                .execute(Tuple.of(id, owner))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Integer> deleteExpired(Instant before) {
        return pool.preparedQuery("DELETE FROM access_tokens WHERE expires_at < $1")
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .map(RowSet::rowCount);
    }

    private static List<AccessToken> tokens(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(AccessTokenRepository::token)
                .toList();
    }

    private static AccessToken token(Row row) {
        return new AccessToken(
                row.getString("token_id"),
                row.getString("name"),
                row.getString("owner"),
                split(row.getString("roles")),
                row.getOffsetDateTime("owner_seen_at").toInstant(),
                split(row.getString("permissions")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private static String joined(Collection<String> words) {
        return String.join(" ", new TreeSet<>(words));
    }

    private static Set<String> split(String words) {
        return words.isEmpty() ? Set.of() : Set.of(words.split(" "));
    }
}
