package io.millrace.monitoring.drift;

/**
 * How far one column of one window is from the reference.
 *
 * @param subject column name, or what of the prediction was compared
 * @param distance which of the two distances is held against the threshold
 * @param stability population stability index
 * @param jensenShannon distance to the base 2
 * @param threshold what the deciding distance must exceed, for these sample sizes
 * @param floor the part of the threshold that does not depend on sample sizes
 * @param pValue of the two-sample chi-square test, corrected for the two views that are tested
 */
public record Measurement(
        String subject,
        Distance distance,
        double stability,
        double jensenShannon,
        double threshold,
        double floor,
        double pValue,
        long referenceRows,
        long currentRows) {

    /** Times the floor from which one window is enough. */
    private static final double BLATANT = 2.5;

    /** Too few rows to say anything. */
    static Measurement undecided(
            String subject, Distance distance, long referenceRows, long currentRows) {
        return new Measurement(subject, distance, 0, 0, 1, 1, 1, referenceRows, currentRows);
    }

    /** The deciding distance. */
    public double effect() {
        return distance == Distance.POPULATION_STABILITY ? stability : jensenShannon;
    }

    /** Whether the effect is large enough to matter and beyond what chance makes. */
    public boolean exceeds() {
        return effect() > threshold;
    }

    /** Whether the effect is so large that one window is enough. */
    public boolean blatant() {
        return exceeds() && effect() > BLATANT * floor;
    }

    /** The view that shows more; its p-value pays for having looked twice. */
    Measurement strongerOf(Measurement other) {
        Measurement stronger = ratio() >= other.ratio() ? this : other;
        double smallest = Math.min(1, 2 * Math.min(pValue, other.pValue));
        return new Measurement(
                subject,
                distance,
                stronger.stability,
                stronger.jensenShannon,
                stronger.threshold,
                stronger.floor,
                smallest,
                stronger.referenceRows,
                stronger.currentRows);
    }

    private double ratio() {
        return effect() / threshold;
    }
}
