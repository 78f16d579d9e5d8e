package io.millrace.demo.traffic;

/**
 * What the pace depends on.
 *
 * @param lagRows rows sent that the monitor has not judged yet
 */
public record LoopState(Activity activity, int lagRows) {

    /** What the suite is busy with. */
    public enum Activity {
        NONE,
        /** A new version is being trained: it takes time, whatever the traffic. */
        TRAINING,
        /** A new version is being compared: it takes rows, and a moment to look at them. */
        ROLLOUT
    }

    /** Nothing going on and nothing behind. */
    public static final LoopState IDLE = new LoopState(Activity.NONE, 0);

    /** Whether a retraining run or a rollout is in flight. */
    public boolean isAdapting() {
        return activity != Activity.NONE;
    }
}
