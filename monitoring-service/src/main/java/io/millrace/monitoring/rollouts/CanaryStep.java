package io.millrace.monitoring.rollouts;

/** What both versions answered while the candidate had {@code weight} percent of the requests. */
record CanaryStep(int weight, ArmCounts stable, ArmCounts candidate) {

    double share() {
        return weight / 100.0;
    }
}
