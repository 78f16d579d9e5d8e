package io.millrace.registry.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.tags.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Limits of one logging request, as in {@code mlflow/utils/validation.py}. */
final class BatchLimits {

    static final int MAX_METRICS = 1000;
    static final int MAX_PARAMS = 100;
    static final int MAX_TAGS = 100;
    static final int MAX_PARAM_VALUE = 6000;
    static final int MAX_TAG_VALUE = 8000;

    private BatchLimits() {}

    static void check(RunBatch batch) {
        checkSize("metrics", batch.metrics().size(), MAX_METRICS);
        checkSize("params", batch.params().size(), MAX_PARAMS);
        checkSize("tags", batch.tags().size(), MAX_TAGS);
        checkSize("metrics, params, and tags", batch.size(), MAX_METRICS);
        batch.metrics().forEach(metric -> Names.checkKey(metric.key(), "name"));
        batch.params().forEach(param -> Names.checkKey(param.key(), "name"));
        batch.tags().forEach(tag -> Names.checkKey(tag.key(), "name"));
        rejectDuplicates(batch.params());
    }

    private static void checkSize(String what, int size, int limit) {
        if (size > limit) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "A batch logging request can contain at most %d %s. Got %d %s. Please split up %s across multiple requests and try again."
                            .formatted(limit, what, size, what, what));
        }
    }

    private static void rejectDuplicates(List<Tag> params) {
        Set<String> seen = new HashSet<>();
        List<String> duplicates = new ArrayList<>();
        for (Tag param : params) {
            if (!seen.add(param.key())) {
                duplicates.add(param.key());
            }
        }
        if (!duplicates.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Duplicate parameter keys have been submitted: "
                            + duplicates
                            + ". Please ensure the request contains only one param value per param"
                            + " key.");
        }
    }
}
