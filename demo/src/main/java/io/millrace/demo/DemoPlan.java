package io.millrace.demo;

import io.millrace.demo.loop.PolicyChange;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a demo is to do.
 *
 * @param initialRows rows for the first model, if the user gave a number
 * @param shuffle seed to shuffle the rows with, if they are to be
 * @param policy changes to the loop's monitoring policy
 * @param report folder for the result
 */
record DemoPlan(
        Example example,
        Length length,
        OptionalInt initialRows,
        OptionalLong shuffle,
        List<PolicyChange> policy,
        Path report) {

    DemoPlan {
        policy = List.copyOf(policy);
    }

    /** Whether the loop must come out ahead for the demo to be a success. */
    boolean isLoopExpectedAhead() {
        return !example.isOwn() && shuffle.isEmpty() && policy.isEmpty();
    }
}
