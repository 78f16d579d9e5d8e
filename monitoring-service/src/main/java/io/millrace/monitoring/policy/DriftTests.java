package io.millrace.monitoring.policy;

/**
 * Tests of inputs and answers against the reference profile.
 *
 * @param enabled off: nothing is tested, performance included, so nothing alerts, and no alert
 *     retrains
 * @param windowRows rows that an evaluation window grows to
 * @param significance bound on the q-value over all features of a window
 * @param stabilityFloor smallest population stability index that matters
 * @param distanceFloor smallest Jensen-Shannon distance that matters
 * @param persistence findings that make an alert
 * @param outOf among this many windows
 */
public record DriftTests(
        boolean enabled,
        int windowRows,
        double significance,
        double stabilityFloor,
        double distanceFloor,
        int persistence,
        int outOf) {

    static final DriftTests DEFAULTS = new DriftTests(true, 400, 0.01, 0.1, 0.1, 2, 3);

    public DriftTests {
        Limits.between("driftTests.windowRows", windowRows, 20, 1_000_000);
        Limits.share("driftTests.significance", significance);
        Limits.between("driftTests.stabilityFloor", stabilityFloor, 0, 100);
        Limits.between("driftTests.distanceFloor", distanceFloor, 0, 1);
        Limits.between("driftTests.outOf", outOf, 1, 100);
        Limits.between("driftTests.persistence", persistence, 1, outOf);
    }
}
