package io.millrace.registry.artifacts;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.registry.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Which path holds which blob, and which paths are frozen. */
@ApplicationScoped
class ArtifactRepository {

    /** Key of the lock that keeps writes out while a tree is frozen. */
    private static final int FREEZE_LOCK = 0x6D72;

    private final Sql sql;

    ArtifactRepository(Sql sql) {
        this.sql = sql;
    }

    /** Joins the writers; a freeze waits for all of them to commit, and they for it. */
    Uni<Void> lockForWrite() {
        return sql.rows("SELECT cast(pg_advisory_xact_lock_shared(" + FREEZE_LOCK + ") as text)")
                .replaceWithVoid();
    }

    Uni<Void> lockForFreeze() {
        return sql.rows("SELECT cast(pg_advisory_xact_lock(" + FREEZE_LOCK + ") as text)")
                .replaceWithVoid();
    }

    Uni<Boolean> isFrozen(String path) {
        return sql.rows(
                        "SELECT root FROM frozen_roots WHERE root IN " + Sql.textsParameter(1),
                        Sql.json(ArtifactPath.withParents(path)))
                .map(rows -> !rows.isEmpty());
    }

    /** Whether something below {@code folder} is frozen. */
    Uni<Boolean> holdsFrozen(String folder) {
        return sql.rows(
                        "SELECT root FROM frozen_roots WHERE root >= ?1 AND root < ?2 LIMIT 1",
                        folder + "/",
                        folder + "0")
                .map(rows -> !rows.isEmpty());
    }

    Uni<Integer> freeze(String root) {
        return sql.execute(
                "INSERT INTO frozen_roots (root) VALUES (?1) ON CONFLICT DO NOTHING", root);
    }

    Uni<Integer> put(String path, Blob blob) {
        return sql.execute(
                "INSERT INTO artifacts (path, sha256, size) VALUES (?1, ?2, ?3) ON CONFLICT (path)"
                    + " DO UPDATE SET sha256 = excluded.sha256, size = excluded.size, updated_at ="
                    + " now()",
                path,
                blob.sha256(),
                blob.size());
    }

    /** The blob at a path, or null. */
    Uni<Blob> find(String path) {
        return sql.first("SELECT sha256, size FROM artifacts WHERE path = ?1", path)
                .map(row -> row == null ? null : new Blob(row.text(0), row.number(1)));
    }

    /** Removes a file, or all files of a folder. */
    Uni<Integer> delete(String path) {
        return sql.execute(
                "DELETE FROM artifacts WHERE path = ?1 OR (path >= ?2 AND path < ?3)",
                path,
                path + "/",
                path + "0");
    }

    /** All files below a folder, with paths relative to it; '0' is the character after '/'. */
    Uni<List<ModelFile>> tree(String folder) {
        return sql.rows(
                        "SELECT path, sha256, size FROM artifacts WHERE path >= ?1 AND path < ?2"
                                + " ORDER BY path",
                        folder + "/",
                        folder + "0")
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        new ModelFile(
                                                                row.text(0)
                                                                        .substring(
                                                                                folder.length()
                                                                                        + 1),
                                                                row.text(1),
                                                                row.number(2)))
                                        .toList());
    }

    /** Files and folders directly below a folder, by name; the empty folder is the root. */
    Uni<List<FileInfo>> children(String folder) {
        String from = folder.isEmpty() ? "" : folder + "/";
        String select =
                """
                SELECT name, bool_or(nested), max(size) FROM (
                    SELECT split_part(substr(path, ?3), '/', 1) AS name, position('/' in substr(path, ?3)) > 0 AS nested, size
                    FROM artifacts WHERE path >= ?1 AND (?2 = '' OR path < ?2)) AS found
                GROUP BY name ORDER BY name COLLATE "C"
                """;
        return sql.rows(select, from, folder.isEmpty() ? "" : folder + "0", from.length() + 1)
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        (boolean) row.value(1)
                                                                ? new FileInfo(
                                                                        row.text(0), true, null)
                                                                : new FileInfo(
                                                                        row.text(0),
                                                                        false,
                                                                        row.number(2)))
                                        .toList());
    }
}
