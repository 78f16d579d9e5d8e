package io.millrace.registry.tags;

import io.millrace.registry.sql.Row;
import io.millrace.registry.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes key-value pairs of any {@link TagTable}. */
@ApplicationScoped
public class TagRepository {

    private static final String RECORDS =
            "jsonb_to_recordset(" + Sql.jsonParameter(2) + ") AS r(key text, value text)";

    private final Sql sql;

    TagRepository(Sql sql) {
        this.sql = sql;
    }

    /** Sets all of {@code tags}; keys are locked in one order, so that two writers can't block. */
    public Uni<Void> set(TagTable table, String owner, Collection<Tag> tags) {
        return insert(table, owner, tags, "DO UPDATE SET value = excluded.value");
    }

    /**
     * Adds all of {@code tags} unless their keys are there.
     *
     * @return the pairs that were there with another value, as they are stored
     */
    public Uni<List<Tag>> add(TagTable table, String owner, Collection<Tag> tags) {
        if (tags.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        String conflicts =
                "SELECT t.key, t.value FROM %s t JOIN %s ON r.key = t.key WHERE t.owner_id = ?1 AND t.value <> r.value ORDER BY 1"
                        .formatted(table.table(), RECORDS);
        return insert(table, owner, tags, "DO NOTHING")
                .chain(() -> sql.rows(conflicts, owner, Sql.json(tags)))
                .map(rows -> rows.stream().map(row -> new Tag(row.text(0), row.text(1))).toList());
    }

    private Uni<Void> insert(
            TagTable table, String owner, Collection<Tag> tags, String onConflict) {
        if (tags.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<String, Tag> sorted = new TreeMap<>();
        tags.forEach(tag -> sorted.put(tag.key(), tag));
        String insert =
                "INSERT INTO %s (owner_id, key, value) SELECT ?1, r.key, r.value FROM %s ON CONFLICT (owner_id, key) %s"
                        .formatted(table.table(), RECORDS, onConflict);
        return sql.execute(insert, owner, Sql.json(sorted.values())).replaceWithVoid();
    }

    /** Removes one key; tells whether it was there. */
    public Uni<Boolean> remove(TagTable table, String owner, String key) {
        return sql.execute(
                        "DELETE FROM " + table.table() + " WHERE owner_id = ?1 AND key = ?2",
                        owner,
                        key)
                .map(count -> count > 0);
    }

    /** Pairs of one owner, by key. */
    public Uni<List<Tag>> of(TagTable table, String owner) {
        return of(table, List.of(owner)).map(found -> found.getOrDefault(owner, List.of()));
    }

    /** Pairs of many owners, by key; owners without any are absent. */
    public Uni<Map<String, List<Tag>>> of(TagTable table, Collection<String> owners) {
        if (owners.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        String select =
                "SELECT owner_id, key, value FROM %s WHERE owner_id IN %s ORDER BY owner_id, key"
                        .formatted(table.table(), Sql.textsParameter(1));
        return sql.rows(select, Sql.json(owners)).map(TagRepository::byOwner);
    }

    private static Map<String, List<Tag>> byOwner(List<Row> rows) {
        Map<String, List<Tag>> owners = new HashMap<>();
        rows.forEach(
                row ->
                        owners.computeIfAbsent(row.text(0), owner -> new ArrayList<>())
                                .add(new Tag(row.text(1), row.text(2))));
        return owners;
    }
}
