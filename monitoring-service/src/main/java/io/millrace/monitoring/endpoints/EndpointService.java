package io.millrace.monitoring.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.monitoring.policy.MonitoringPolicy;
import io.millrace.monitoring.policy.PolicyDocument;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Use cases on watched endpoints. Methods with a handle take part in the caller's transaction. */
@ApplicationScoped
public class EndpointService {

    private final Jdbi jdbi;
    private final EndpointRepository endpoints;

    EndpointService(Jdbi jdbi, EndpointRepository endpoints) {
        this.jdbi = jdbi;
        this.endpoints = endpoints;
    }

    /** Takes over what the registry announced; idempotent. */
    public void announce(Handle handle, EndpointState state) {
        endpoints.saveState(handle, state);
    }

    /** The registry deleted the endpoint: it is no longer watched, its history stays. */
    public void retire(Handle handle, String name) {
        endpoints.markDeleted(handle, name);
    }

    /** All endpoints that exist, by name. */
    public List<MonitoredEndpoint> list() {
        return jdbi.withHandle(endpoints::findAll);
    }

    /**
     * The endpoint of that name.
     *
     * @throws ServiceException NOT_FOUND if the registry never announced it
     */
    public MonitoredEndpoint get(String name) {
        return jdbi.withHandle(handle -> get(handle, name));
    }

    /** As {@link #get(String)}, in the caller's transaction. */
    public MonitoredEndpoint get(Handle handle, String name) {
        return endpoints.find(handle, name).orElseThrow(() -> unknown(name));
    }

    /** How far the endpoint's data has come. */
    public Progress progress(String name) {
        return jdbi.withHandle(handle -> endpoints.progress(handle, name));
    }

    /** As {@link #progress(String)}, in the caller's transaction. */
    public Progress progress(Handle handle, String name) {
        return endpoints.progress(handle, name);
    }

    /** Remembers that everything up to {@code through} has been evaluated. */
    public void evaluated(Handle handle, String name, Instant through) {
        if (through != null) {
            endpoints.saveEvaluated(handle, name, through);
        }
    }

    /**
     * The policy that applies.
     *
     * @throws ServiceException NOT_FOUND if neither an endpoint nor a policy of that name exists
     */
    public MonitoringPolicy policy(String name) {
        return jdbi.withHandle(handle -> endpoints.findPolicy(handle, name))
                .orElseThrow(() -> unknown(name));
    }

    /**
     * Puts a policy: fields that {@code changes} leaves out get their defaults. The endpoint need
     * not be known yet, so that a policy can be there before the first request.
     *
     * @throws ServiceException INVALID_ARGUMENT naming the field
     */
    public MonitoringPolicy putPolicy(String name, JsonNode changes) {
        MonitoringPolicy policy = PolicyDocument.apply(MonitoringPolicy.DEFAULTS, changes);
        jdbi.useHandle(
                handle -> endpoints.savePolicy(handle, name, Wire.mapper().valueToTree(policy)));
        return policy;
    }

    private static ServiceException unknown(String name) {
        return new ServiceException(
                ErrorCode.NOT_FOUND,
                "no endpoint is called '%s': GET /api/v1/monitors lists those that are watched"
                        .formatted(name));
    }
}
