package io.millrace.registry.runs;

import io.millrace.registry.tags.Tag;
import java.util.List;

/**
 * A run to be made.
 *
 * @param name null or empty for a random one
 * @param startTime milliseconds, null for now
 * @param idempotencyKey repeated requests with one key make one run; null for none
 */
public record NewRun(
        String experimentId,
        String userId,
        String name,
        Long startTime,
        List<Tag> tags,
        String idempotencyKey) {

    public NewRun {
        tags = List.copyOf(tags);
    }
}
