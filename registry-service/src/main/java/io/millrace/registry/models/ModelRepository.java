package io.millrace.registry.models;

import io.millrace.registry.sql.Sql;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Registered models and their aliases. */
@ApplicationScoped
class ModelRepository implements PanacheRepositoryBase<RegisteredModelEntity, String> {

    private final Sql sql;

    ModelRepository(Sql sql) {
        this.sql = sql;
    }

    Uni<RegisteredModelEntity> findByName(String name) {
        return find("name", name).firstResult();
    }

    /** Inserts unless the name is taken; tells whether it did. */
    Uni<Boolean> insert(RegisteredModelEntity model) {
        return sql.execute(
                        "INSERT INTO registered_models (model_id, name, description, creation_time,"
                                + " last_updated_time) VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO"
                                + " NOTHING",
                        model.id,
                        model.name,
                        model.description,
                        model.creationTime)
                .map(count -> count == 1);
    }

    /** Hands out the next version number; concurrent callers wait for each other here. */
    Uni<Integer> nextVersion(String modelId, long now) {
        return sql.first(
                        "UPDATE registered_models SET last_version = last_version + 1,"
                            + " last_updated_time = greatest(last_updated_time, ?2) WHERE model_id"
                            + " = ?1 RETURNING last_version",
                        modelId,
                        now)
                .map(row -> (int) row.number(0));
    }

    /** Keeps other registrations of the model waiting until this transaction ends. */
    Uni<?> lock(String modelId) {
        return sql.first(
                "SELECT model_id FROM registered_models WHERE model_id = ?1 FOR UPDATE", modelId);
    }

    Uni<Integer> touch(String modelId, long now) {
        return sql.execute(
                "UPDATE registered_models SET last_updated_time = ?2 WHERE model_id = ?1",
                modelId,
                now);
    }

    Uni<Integer> setAlias(String modelId, String alias, int version) {
        return sql.execute(
                "INSERT INTO model_aliases (model_id, alias, version) VALUES (?1, ?2, ?3) ON"
                        + " CONFLICT (model_id, alias) DO UPDATE SET version = excluded.version",
                modelId,
                alias,
                version);
    }

    Uni<Boolean> deleteAlias(String modelId, String alias) {
        return sql.execute(
                        "DELETE FROM model_aliases WHERE model_id = ?1 AND alias = ?2",
                        modelId,
                        alias)
                .map(count -> count > 0);
    }

    Uni<Integer> deleteAliasesOf(String modelId, int version) {
        return sql.execute(
                "DELETE FROM model_aliases WHERE model_id = ?1 AND version = ?2", modelId, version);
    }

    /** Versions by alias, by model id. */
    Uni<Map<String, Map<String, Integer>>> aliases(Collection<String> modelIds) {
        return sql.rows(
                        "SELECT model_id, alias, version FROM model_aliases WHERE model_id IN "
                                + Sql.textsParameter(1),
                        Sql.json(modelIds))
                .map(
                        rows -> {
                            Map<String, Map<String, Integer>> models = new HashMap<>();
                            rows.forEach(
                                    row ->
                                            models.computeIfAbsent(
                                                            row.text(0), id -> new TreeMap<>())
                                                    .put(row.text(1), (int) row.number(2)));
                            return models;
                        });
    }

    /** Name of an endpoint that serves the model, or null. */
    Uni<String> endpointOf(String modelId) {
        return sql.first(
                        "SELECT name FROM endpoints WHERE model_id = ?1 ORDER BY name LIMIT 1",
                        modelId)
                .map(row -> row == null ? null : row.text(0));
    }
}
