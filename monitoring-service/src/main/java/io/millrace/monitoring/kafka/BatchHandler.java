package io.millrace.monitoring.kafka;

import java.util.List;

/** What is done with the records of one poll. */
public interface BatchHandler {

    /** Names the consumer group, the thread and the metrics. */
    String name();

    /** Topics to read. */
    List<String> topics();

    /**
     * Does the work of a whole batch, or none of it. Called by one thread; must be idempotent,
     * because a batch comes again after a crash.
     *
     * @throws io.millrace.contracts.MalformedMessageException never for a batch: records are parsed
     *     through {@link Batch#read}, which puts aside what can't be read
     */
    void handle(Batch batch);
}
