package io.millrace.registry.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.Arrays;

/** Where a run is in its life; the numbers are those of MLflow's protobuf enum. */
public enum RunStatus {
    RUNNING(1),
    SCHEDULED(2),
    FINISHED(3),
    FAILED(4),
    KILLED(5);

    private final int number;

    RunStatus(int number) {
        this.number = number;
    }

    /** Reads a name or a number. */
    public static RunStatus parse(String written) {
        return Arrays.stream(values())
                .filter(
                        status ->
                                status.name().equals(written)
                                        || Integer.toString(status.number).equals(written))
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
}
