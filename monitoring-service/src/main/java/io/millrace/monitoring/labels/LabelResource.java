package io.millrace.monitoring.labels;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.auth.Permissions;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.LabelRecord;
import io.millrace.platform.events.EventPublisher;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/api/v1/labels")
@RunOnVirtualThread
public class LabelResource {

    private static final int MAX_LABELS = 10_000;

    private final EventPublisher publisher;
    private final SecurityIdentity caller;

    LabelResource(EventPublisher publisher, SecurityIdentity caller) {
        this.publisher = publisher;
        this.caller = caller;
    }

    /** How many labels Kafka has acknowledged, and which were refused. */
    public record Receipt(int accepted, List<Rejection> rejected) {}

    public record Rejection(int index, String reason) {}

    @POST
    @ResponseStatus(202)
    @PermissionsAllowed(Permissions.LABEL_WRITE)
    public Receipt add(JsonNode body) {
        if (body == null || !body.isArray() || body.size() > MAX_LABELS) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "send an array of at most %d labels".formatted(MAX_LABELS));
        }
        List<LabelRecord> accepted = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        String source = caller.getPrincipal().getName();
        for (int index = 0; index < body.size(); index++) {
            try {
                accepted.add(LabelReader.read(body.get(index), source));
            } catch (IllegalArgumentException e) {
                rejected.add(new Rejection(index, e.getMessage()));
            }
        }
        send(accepted);
        return new Receipt(accepted.size(), rejected);
    }

    private void send(List<LabelRecord> labels) {
        CompletableFuture<?>[] sent =
                labels.stream()
                        .map(
                                label ->
                                        publisher
                                                .publish(
                                                        Topics.LABELS,
                                                        label.predictionId(),
                                                        "io.millrace.label",
                                                        Wire.toBytes(label))
                                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(sent).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ServiceException ours) {
                throw ours;
            }
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE, "Kafka did not take the labels: send them again");
        }
    }
}
