package io.millrace.monitoring.rollouts;

/** Where a rollout is. */
public enum Phase {
    /** Waits until the endpoint is free. */
    PENDING,
    /** The shadow is being set up. */
    STARTING,
    /** The candidate answers every request, and nobody gets its answers. */
    SHADOW,
    /** The candidate answers a share of the callers. */
    CANARY,
    PROMOTED,
    ROLLED_BACK,
    /** Ended by hand, or because somebody else changed the endpoint. */
    ABORTED;

    /** Whether the rollout holds the endpoint. */
    public boolean isActive() {
        return this == STARTING || this == SHADOW || this == CANARY;
    }

    /** Whether nothing will happen any more. */
    public boolean isOver() {
        return this == PROMOTED || this == ROLLED_BACK || this == ABORTED;
    }
}
