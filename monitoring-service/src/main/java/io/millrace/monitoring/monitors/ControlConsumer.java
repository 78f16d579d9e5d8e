package io.millrace.monitoring.monitors;

import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Topics;
import io.millrace.contracts.events.TrainingEvent;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.ServingStatus;
import io.millrace.monitoring.endpoints.EndpointService;
import io.millrace.monitoring.kafka.Batch;
import io.millrace.monitoring.kafka.BatchHandler;
import io.millrace.monitoring.retraining.RetrainingService;
import io.millrace.monitoring.rollouts.RolloutService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Takes over endpoints, replica states and training runs, each poll in one transaction. */
@ApplicationScoped
class ControlConsumer implements BatchHandler {

    private static final Logger LOG = Logger.getLogger(ControlConsumer.class);

    private final Jdbi jdbi;
    private final EndpointService endpoints;
    private final RetrainingService retrainings;
    private final RolloutService rollouts;

    ControlConsumer(
            Jdbi jdbi,
            EndpointService endpoints,
            RetrainingService retrainings,
            RolloutService rollouts) {
        this.jdbi = jdbi;
        this.endpoints = endpoints;
        this.retrainings = retrainings;
        this.rollouts = rollouts;
    }

    @Override
    public String name() {
        return "control";
    }

    @Override
    public List<String> topics() {
        return List.of(Topics.ENDPOINTS, Topics.SERVING_STATUS, Topics.TRAINING_EVENTS);
    }

    @Override
    public void handle(Batch batch) {
        List<EndpointState> states = new ArrayList<>();
        List<ServingStatus> statuses = new ArrayList<>();
        List<TrainingEvent> runs = new ArrayList<>();
        batch.read(Topics.ENDPOINTS, EndpointState.class, states::add);
        batch.read(Topics.SERVING_STATUS, ServingStatus.class, statuses::add);
        batch.read(Topics.TRAINING_EVENTS, TrainingEvent.class, runs::add);
        jdbi.useTransaction(
                handle -> {
                    batch.tombstones(Topics.ENDPOINTS)
                            .forEach(name -> endpoints.retire(handle, name));
                    states.forEach(state -> endpoints.announce(handle, state));
                    batch.tombstones(Topics.SERVING_STATUS)
                            .forEach(replica -> rollouts.statusGone(handle, replica));
                    statuses.forEach(status -> rollouts.status(handle, status));
                    runs.forEach(run -> follow(handle, run));
                });
    }

    private void follow(Handle handle, TrainingEvent run) {
        retrainings.follow(handle, run);
        if ("SUCCEEDED".equals(run.state()) && run.endpoint() != null && run.version() != null) {
            rollOut(handle, run);
        }
    }

    private void rollOut(Handle handle, TrainingEvent run) {
        try {
            if (endpoints.get(handle, run.endpoint()).policy().rollout().automatic()) {
                rollouts.propose(
                        handle, run.endpoint(), run.version(), "training run " + run.runId());
            }
        } catch (ServiceException e) {
            // The endpoint is gone or serves the version already: nothing to roll out.
            LOG.infof("no rollout of version %s: %s", run.version(), e.getMessage());
        }
    }
}
