package io.millrace.registry.models;

import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.registry.sql.Sql;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Versions and their frozen files. */
@ApplicationScoped
class VersionRepository implements PanacheRepositoryBase<ModelVersionEntity, String> {

    private final Sql sql;

    VersionRepository(Sql sql) {
        this.sql = sql;
    }

    Uni<ModelVersionEntity> find(String modelId, int version) {
        return find(
                        "modelId = ?1 and version = ?2 and stage <> ?3",
                        modelId,
                        version,
                        Stage.DELETED.label())
                .firstResult();
    }

    Uni<ModelVersionEntity> findByKey(String idempotencyKey) {
        return find("idempotencyKey", idempotencyKey).firstResult();
    }

    Uni<List<ModelVersionEntity>> ofModel(String modelId) {
        return list(
                "modelId = ?1 and stage <> ?2 order by version desc",
                modelId,
                Stage.DELETED.label());
    }

    Uni<ModelVersionEntity> newest(String modelId) {
        return find(
                        "modelId = ?1 and stage <> ?2 order by version desc",
                        modelId,
                        Stage.DELETED.label())
                .firstResult();
    }

    /** The highest version of each stage of each model. */
    Uni<List<ModelVersionEntity>> latestPerStage(Collection<String> modelIds) {
        return list(
                "from ModelVersionEntity v where v.modelId in ?1 and v.stage <> ?2 and v.version ="
                        + " (select max(o.version) from ModelVersionEntity o where o.modelId ="
                        + " v.modelId and o.stage = v.stage) order by v.version",
                modelIds,
                Stage.DELETED.label());
    }

    Uni<Integer> archiveOthers(ModelVersionEntity kept, long now) {
        return update(
                "stage = ?1, lastUpdatedTime = ?2 where modelId = ?3 and stage = ?4 and version <>"
                        + " ?5",
                Stage.ARCHIVED.label(),
                now,
                kept.modelId,
                kept.stage,
                kept.version);
    }

    Uni<Integer> addFiles(String versionId, List<ModelFile> files) {
        return sql.execute(
                "INSERT INTO model_version_files (version_id, path, sha256, size) SELECT ?1,"
                        + " f.path, f.sha256, f.size FROM jsonb_to_recordset("
                        + Sql.jsonParameter(2)
                        + ") AS f(path text, sha256 text, size bigint)",
                versionId,
                Sql.json(files));
    }

    Uni<List<ModelFile>> files(String versionId) {
        return sql.rows(
                        "SELECT path, sha256, size FROM model_version_files WHERE version_id = ?1"
                                + " ORDER BY path",
                        versionId)
                .map(
                        rows ->
                                rows.stream()
                                        .map(
                                                row ->
                                                        new ModelFile(
                                                                row.text(0),
                                                                row.text(1),
                                                                row.number(2)))
                                        .toList());
    }

    /** Name of an endpoint that serves the version, or null; weights are text {@code 3=90,4=10}. */
    Uni<String> servedBy(String modelId, int version) {
        return sql.first(
                        "SELECT name FROM endpoints WHERE model_id = ?1 AND (shadow = ?2 OR (',' ||"
                                + " weights) LIKE ?3) ORDER BY name LIMIT 1",
                        modelId,
                        version,
                        "%," + version + "=%")
                .map(row -> row == null ? null : row.text(0));
    }

    /** Artifact root of a run, or null. */
    Uni<String> runRoot(String runId) {
        return sql.first("SELECT artifact_uri FROM runs WHERE run_id = ?1", runId)
                .map(row -> row == null ? null : row.text(0));
    }

    /** Artifact location and source run of a logged model, or null. */
    Uni<LoggedModelOrigin> loggedModel(String modelId) {
        return sql.first(
                        "SELECT artifact_location, source_run_id FROM logged_models WHERE model_id"
                                + " = ?1 AND lifecycle_stage = 'active'",
                        modelId)
                .map(row -> row == null ? null : new LoggedModelOrigin(row.text(0), row.text(1)));
    }

    /** What a version takes over from a logged model. */
    record LoggedModelOrigin(String artifactLocation, String sourceRunId) {}
}
