package io.millrace.registry.loggedmodels;

import io.millrace.registry.tags.Tag;
import java.util.List;

/**
 * A logged model to be made.
 *
 * @param name null or empty for a random one
 */
public record NewLoggedModel(
        String experimentId,
        String name,
        String modelType,
        String sourceRunId,
        List<Tag> params,
        List<Tag> tags) {

    public NewLoggedModel {
        params = List.copyOf(params);
        tags = List.copyOf(tags);
    }
}
