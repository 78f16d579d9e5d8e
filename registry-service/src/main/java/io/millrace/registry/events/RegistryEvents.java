package io.millrace.registry.events;

import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.events.RegistryEvent;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.registry.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/**
 * Writes events into the outbox. Call within the transaction whose change they tell: either both
 * are there or neither. The relay sends them in order per key.
 */
@ApplicationScoped
public class RegistryEvents {

    private static final String INSERT =
            "INSERT INTO outbox (topic, key, type, payload, event_id) VALUES (?1, ?2, ?3,"
                    + " convert_to(cast(?4 as text), 'UTF8'), gen_random_uuid())";
    private static final String ENDPOINT_TYPE = "io.millrace.endpoint.state";

    private final Sql sql;

    RegistryEvents(Sql sql) {
        this.sql = sql;
    }

    /** Announces a change, keyed by the model. */
    public Uni<Void> publish(RegistryEvent event) {
        String type =
                "io.millrace.registry."
                        + event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return append(Topics.REGISTRY_EVENTS, event.modelId(), type, Wire.toJson(event));
    }

    /** Announces what an endpoint should serve. */
    public Uni<Void> publish(EndpointState state) {
        return append(Topics.ENDPOINTS, state.endpoint(), ENDPOINT_TYPE, Wire.toJson(state));
    }

    /** Announces that an endpoint is gone. */
    public Uni<Void> withdraw(String endpoint) {
        return append(Topics.ENDPOINTS, endpoint, ENDPOINT_TYPE, null);
    }

    private Uni<Void> append(String topic, String key, String type, String payload) {
        return sql.execute(INSERT, topic, key, type, payload).replaceWithVoid();
    }
}
