package io.millrace.gateway.telemetry;

import io.millrace.contracts.model.ReferenceProfile.Moments;

/** Moments that grow value by value (Welford 1962). Not thread-safe. */
final class MomentsSum {

    private long count;
    private double mean;
    private double m2;
    private double min;
    private double max;

    void add(double value) {
        min = count == 0 ? value : Math.min(min, value);
        max = count == 0 ? value : Math.max(max, value);
        count++;
        double delta = value - mean;
        mean += delta / count;
        m2 += delta * (value - mean);
    }

    Moments moments() {
        return new Moments(count, mean, m2, min, max);
    }
}
