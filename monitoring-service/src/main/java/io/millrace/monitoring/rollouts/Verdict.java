package io.millrace.monitoring.rollouts;

import java.util.Map;

/**
 * What the evidence of the current step says.
 *
 * @param evidence the numbers it rests on
 */
record Verdict(Outcome outcome, String reason, Map<String, Object> evidence) {

    enum Outcome {
        WAIT,
        ADVANCE,
        ROLL_BACK
    }

    static Verdict waiting(String reason, Map<String, Object> evidence) {
        return new Verdict(Outcome.WAIT, reason, evidence);
    }

    static Verdict advance(String reason, Map<String, Object> evidence) {
        return new Verdict(Outcome.ADVANCE, reason, evidence);
    }

    static Verdict rollBack(String reason, Map<String, Object> evidence) {
        return new Verdict(Outcome.ROLL_BACK, reason, evidence);
    }
}
