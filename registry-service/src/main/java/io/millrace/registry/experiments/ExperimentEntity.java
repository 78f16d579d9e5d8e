package io.millrace.registry.experiments;

import io.millrace.registry.tags.Tag;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;

@Entity
@Table(name = "experiments")
class ExperimentEntity {

    static final String ACTIVE = "active";
    static final String DELETED = "deleted";

    @Id
    @Column(name = "experiment_id")
    String id;

    String name;

    @Column(name = "artifact_location")
    String artifactLocation;

    @Column(name = "lifecycle_stage")
    String lifecycleStage;

    @Column(name = "creation_time")
    long creationTime;

    @Column(name = "last_update_time")
    long lastUpdateTime;

    boolean isActive() {
        return ACTIVE.equals(lifecycleStage);
    }

    Experiment toExperiment(List<Tag> tags) {
        return new Experiment(
                id, name, artifactLocation, lifecycleStage, lastUpdateTime, creationTime, tags);
    }
}
