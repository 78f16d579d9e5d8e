package io.millrace.registry.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.search.Statement;

/** Which lifecycle stages a search sees; the numbers are those of MLflow's protobuf enum. */
public enum ViewType {
    ACTIVE_ONLY,
    DELETED_ONLY,
    ALL;

    /** Reads a name or a number; null means active ones. */
    public static ViewType parse(String written) {
        if (written == null || written.isEmpty()) {
            return ACTIVE_ONLY;
        }
        for (ViewType type : values()) {
            if (type.name().equals(written)
                    || Integer.toString(type.ordinal() + 1).equals(written)) {
                return type;
            }
        }
        throw new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "Invalid view type '"
                        + written
                        + "'. Valid ones are ACTIVE_ONLY, DELETED_ONLY, ALL");
    }

    /** SQL over the column {@code e.lifecycle_stage}. */
    public String condition(Statement statement) {
        return switch (this) {
            case ACTIVE_ONLY -> "e.lifecycle_stage = " + statement.bind("active");
            case DELETED_ONLY -> "e.lifecycle_stage = " + statement.bind("deleted");
            case ALL -> "TRUE";
        };
    }
}
