package io.millrace.registry.experiments;

import io.millrace.registry.sql.Sql;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class ExperimentRepository implements PanacheRepositoryBase<ExperimentEntity, String> {

    private final Sql sql;

    ExperimentRepository(Sql sql) {
        this.sql = sql;
    }

    /** The next id; ids are never used twice. */
    Uni<String> nextId() {
        return sql.first("SELECT cast(nextval('experiment_ids') as text)").map(row -> row.text(0));
    }

    Uni<ExperimentEntity> findByName(String name) {
        return find("name", name).firstResult();
    }

    /** Inserts unless the name is taken; tells whether it did. */
    Uni<Boolean> insert(ExperimentEntity entity) {
        return sql.execute(
                        "INSERT INTO experiments (experiment_id, name, artifact_location,"
                                + " creation_time, last_update_time) VALUES (?1, ?2, ?3, ?4, ?4) ON"
                                + " CONFLICT DO NOTHING",
                        entity.id,
                        entity.name,
                        entity.artifactLocation,
                        entity.creationTime)
                .map(count -> count == 1);
    }

    /** Moves the runs of an experiment along with it. */
    Uni<Integer> moveRuns(String experimentId, String lifecycleStage) {
        return sql.execute(
                "UPDATE runs SET lifecycle_stage = ?2 WHERE experiment_id = ?1",
                experimentId,
                lifecycleStage);
    }
}
