package io.millrace.registry.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "model_versions")
class ModelVersionEntity {

    @Id
    @Column(name = "version_id")
    String id;

    @Column(name = "model_id")
    String modelId;

    int version;

    @Column(name = "user_id")
    String userId;

    String description;
    String source;

    @Column(name = "storage_location")
    String storageLocation;

    @Column(name = "run_id")
    String runId;

    @Column(name = "run_link")
    String runLink;

    @Column(name = "logged_model_id")
    String loggedModelId;

    String stage = Stage.NONE.label();
    String status = "READY";

    @Column(name = "status_message")
    String statusMessage;

    String digest;

    @Column(name = "creation_time")
    long creationTime;

    @Column(name = "last_updated_time")
    long lastUpdatedTime;

    @Column(name = "idempotency_key")
    String idempotencyKey;

    boolean isDeleted() {
        return Stage.DELETED.label().equals(stage);
    }
}
