package io.millrace.demo.traffic;

/**
 * What the pace depends on.
 *
 * @param isAdapting whether a retraining run or a rollout is in flight
 * @param lagRows rows sent that the monitor has not judged yet
 */
public record LoopState(boolean isAdapting, int lagRows) {

    /** Nothing going on and nothing behind. */
    public static final LoopState IDLE = new LoopState(false, 0);
}
