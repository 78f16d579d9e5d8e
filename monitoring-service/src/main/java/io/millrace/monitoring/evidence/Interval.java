package io.millrace.monitoring.evidence;

/** An interval that holds the true value with a stated confidence. */
public record Interval(double lower, double upper) {

    /** Two-sided 95% quantile of the standard normal. */
    public static final double Z95 = 1.959963984540054;

    /**
     * Wilson's score interval of a proportion at 95%.
     *
     * @return [0, 1] where nothing was counted
     */
    public static Interval wilson(double successes, double trials) {
        if (trials <= 0) {
            return new Interval(0, 1);
        }
        double share = successes / trials;
        double square = Z95 * Z95;
        double middle = (share + square / (2 * trials)) / (1 + square / trials);
        double half =
                Z95
                        / (1 + square / trials)
                        * Math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }

    /** Interval of a mean at 95% by the normal approximation. */
    public static Interval mean(double mean, double variance, long count) {
        double half = Z95 * Math.sqrt(variance / count);
        return new Interval(mean - half, mean + half);
    }
}
