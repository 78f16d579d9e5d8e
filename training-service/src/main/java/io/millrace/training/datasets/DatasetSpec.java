package io.millrace.training.datasets;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.model.Task;

/**
 * What the caller says of a table.
 *
 * @param timeColumn absent where the rows are in order already
 * @param task absent means: what the label column looks like
 */
public record DatasetSpec(String name, String labelColumn, String timeColumn, Task task) {

    public DatasetSpec {
        require(name, "name", "the name of the dataset");
        require(labelColumn, "label", "the column that holds the answers");
        timeColumn = timeColumn == null || timeColumn.isBlank() ? null : timeColumn;
        if (labelColumn.equals(timeColumn)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "label and time name the same column '" + labelColumn + "'");
        }
    }

    private static void require(String value, String parameter, String meaning) {
        if (value == null || value.isBlank()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "query parameter '%s' is missing: give %s".formatted(parameter, meaning));
        }
    }
}
