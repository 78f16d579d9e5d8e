package io.millrace.gateway.status;

import io.millrace.gateway.serving.Readiness;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Readiness on the management port: the first desired state was dealt with. */
@org.eclipse.microprofile.health.Readiness
class ReadyCheck implements HealthCheck {

    private final Readiness readiness;

    ReadyCheck(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("models").status(readiness.isReady()).build();
    }
}
