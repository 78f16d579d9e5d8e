package io.millrace.registry.loggedmodels;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.Arrays;

/** Whether a logged model's files are complete; ordinals are those of MLflow's protobuf enum. */
public enum LoggedModelStatus {
    LOGGED_MODEL_STATUS_UNSPECIFIED,
    LOGGED_MODEL_PENDING,
    LOGGED_MODEL_READY,
    LOGGED_MODEL_UPLOAD_FAILED;

    /** Reads a name, with or without its prefix, or a number. */
    public static LoggedModelStatus parse(String written) {
        return Arrays.stream(values())
                .filter(
                        status ->
                                status.name().equals(written)
                                        || status.label().equals(written)
                                        || Integer.toString(status.ordinal()).equals(written))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ServiceException(
                                        ErrorCode.INVALID_ARGUMENT,
                                        "Invalid value \""
                                                + written
                                                + "\" for parameter 'status' supplied. Valid values"
                                                + " are "
                                                + Arrays.toString(values())));
    }

    /** As it is stored and searched: {@code READY}. */
    String label() {
        return name().substring("LOGGED_MODEL_".length());
    }

    static LoggedModelStatus ofLabel(String label) {
        return valueOf("LOGGED_MODEL_" + label);
    }
}
