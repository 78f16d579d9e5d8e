package io.millrace.registry.models;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "registered_models")
class RegisteredModelEntity {

    @Id
    @Column(name = "model_id")
    String id;

    String name;
    String description;

    @Column(name = "creation_time")
    long creationTime;

    @Column(name = "last_updated_time")
    long lastUpdatedTime;

    /** Written by SQL alone, which hands out version numbers. */
    @Column(name = "last_version", updatable = false)
    int lastVersion;
}
