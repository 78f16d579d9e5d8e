package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.metrics.VersionCounters.FailureReason;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.EndpointCatalog.Lease;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.telemetry.Prediction;
import io.millrace.gateway.telemetry.PredictionLog;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** What happens after a request was answered: counting, sampling, shadowing. Never fails. */
@Singleton
class Observers {

    private static final Logger LOG = Logger.getLogger(Observers.class);

    private final PredictionLog log;
    private final ShadowRunner shadows;

    Observers(PredictionLog log, ShadowRunner shadows) {
        this.log = log;
        this.shadows = shadows;
    }

    void answered(Lease lease, Prediction prediction) {
        try {
            tell(lease.endpoint(), lease.model(), prediction);
        } catch (RuntimeException e) {
            LOG.error("telemetry failed; the request was answered", e);
        }
    }

    private void tell(Endpoint endpoint, ServedModel model, Prediction prediction) {
        log.answered(endpoint, model, prediction);
        boolean sampled = log.samples(endpoint, prediction.id());
        ServedModel shadow = endpoint.shadow();
        boolean shadowed = shadow != null && !shadow.digest().equals(model.digest());
        if (!sampled && !shadowed) {
            return;
        }
        Prediction copy = prediction.copy();
        if (!shadowed || !shadows.offer(endpoint, model, copy, sampled)) {
            if (sampled) {
                log.sample(endpoint, model, copy, null);
            }
        }
    }

    void failed(Lease lease, InferenceRequest request, ServiceException failure) {
        try {
            tell(lease, request, failure);
        } catch (RuntimeException e) {
            LOG.error("telemetry failed; the request failed for another reason", e);
        }
    }

    private void tell(Lease lease, InferenceRequest request, ServiceException failure) {
        lease.model().counters().failed(reason(failure.code()));
        Long eventTime = request.parameters().eventTime();
        log.failed(
                lease.endpoint(),
                lease.model(),
                failure.code().grpcCode(),
                eventTime != null ? eventTime : System.currentTimeMillis());
    }

    private static FailureReason reason(ErrorCode code) {
        return switch (code) {
            case OVERLOADED, DEADLINE_EXCEEDED -> FailureReason.REJECTED;
            case CANCELLED -> FailureReason.CANCELED;
            case INTERNAL -> FailureReason.BACKEND;
            default -> FailureReason.OTHER;
        };
    }
}
