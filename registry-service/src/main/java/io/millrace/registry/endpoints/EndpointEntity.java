package io.millrace.registry.endpoints;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** An endpoint's desired state. Weights are text: {@code 3=90,4=10}. */
@Entity
@Table(name = "endpoints")
class EndpointEntity {

    @Id String name;

    long generation;

    @Column(name = "model_id")
    String modelId;

    String weights;
    Integer shadow;

    /** The version that had all traffic before the current one, where a rollback leads. */
    @Column(name = "previous_version")
    Integer previousVersion;

    @Column(name = "sampling_enabled")
    boolean samplingEnabled;

    @Column(name = "sampling_rate")
    double samplingRate;

    @Column(name = "pane_width")
    String paneWidth;

    String reason;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "updated_by")
    String updatedBy;
}
