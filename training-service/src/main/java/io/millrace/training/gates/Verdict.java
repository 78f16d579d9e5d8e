package io.millrace.training.gates;

/** What one gate said, and the numbers it rests on in words. */
public record Verdict(String gate, Status status, String detail) {

    /** What a gate can say. */
    public enum Status {
        PASSED,
        REJECTED,
        /** The champion can't be run on these rows; the rollout has to decide. */
        INCOMPARABLE,
        SKIPPED_NO_CHAMPION
    }
}
