package io.millrace.registry.models;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;

/** MLflow's stages of a model version. */
enum Stage {
    NONE("None"),
    STAGING("Staging"),
    PRODUCTION("Production"),
    ARCHIVED("Archived"),
    /** Not to be seen by callers: a deleted version keeps its number. */
    DELETED("Deleted_Internal");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** As it is written on the wire. */
    String label() {
        return label;
    }

    /** Whether moving here may archive the versions that are here. */
    boolean mayArchiveOthers() {
        return this == STAGING || this == PRODUCTION;
    }

    /** Reads a stage in any case. */
    static Stage parse(String written) {
        for (Stage stage : values()) {
            if (stage != DELETED && stage.label.equalsIgnoreCase(written)) {
                return stage;
            }
        }
        throw new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "Invalid Model Version stage: "
                        + written
                        + ". Value must be one of None, Staging, Production, Archived.");
    }
}
