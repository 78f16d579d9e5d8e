package io.millrace.gateway.telemetry;

import java.util.concurrent.CompletionStage;

/** Where records leave the process. */
public interface EventSink {

    /** Sends without blocking; the stage fails if the record was not taken. */
    CompletionStage<Void> publish(String topic, String key, String type, byte[] payload);
}
