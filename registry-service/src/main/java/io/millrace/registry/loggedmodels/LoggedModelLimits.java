package io.millrace.registry.loggedmodels;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.runs.Names;
import io.millrace.registry.tags.Tag;
import java.util.List;

/** Limits of logged models, as in {@code mlflow/utils/validation.py}. */
final class LoggedModelLimits {

    private static final int MAX_PARAM_VALUE = 6000;
    private static final int MAX_TAG_VALUE = 8000;
    private static final String FORBIDDEN = "/:.%\"'";

    private LoggedModelLimits() {}

    static void checkName(String name) {
        if (name.isBlank() || name.chars().anyMatch(each -> FORBIDDEN.indexOf(each) >= 0)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Invalid model name ("
                            + name
                            + ") provided. Model name must be a non-empty string and cannot"
                            + " contain the following characters: / : . % \" '");
        }
    }

    static void checkKeys(List<Tag> tags) {
        tags.forEach(tag -> Names.checkKey(tag.key(), "key"));
    }

    static List<Tag> cutParams(List<Tag> params) {
        return Tag.cut(params, MAX_PARAM_VALUE);
    }

    static List<Tag> cutTags(List<Tag> tags) {
        return Tag.cut(tags, MAX_TAG_VALUE);
    }

    static void refuseChanges(String modelId, List<Tag> stored) {
        if (!stored.isEmpty()) {
            Tag old = stored.getFirst();
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Changing param values is not allowed. Param with key='"
                            + old.key()
                            + "' was already logged with value='"
                            + old.value()
                            + "' for model ID='"
                            + modelId
                            + "'.");
        }
    }
}
