package io.millrace.registry.models;

import io.millrace.registry.tags.Tag;
import java.util.List;

/**
 * A version to be registered.
 *
 * @param source {@code runs:/...}, {@code models:/...}, {@code mlflow-artifacts:/...}, or a
 *     location elsewhere, whose files this service then doesn't hold
 * @param idempotencyKey repeated requests with one key make one version; null for none
 */
public record NewVersion(
        String modelName,
        String source,
        String runId,
        String runLink,
        String loggedModelId,
        String description,
        List<Tag> tags,
        String idempotencyKey,
        String actor) {

    public NewVersion {
        tags = List.copyOf(tags);
    }
}
