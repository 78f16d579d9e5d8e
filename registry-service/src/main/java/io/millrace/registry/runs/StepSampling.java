package io.millrace.registry.runs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Thins histories by evenly spaced steps, as MLflow's server does for its charts. */
final class StepSampling {

    private StepSampling() {}

    static List<Metric> sample(List<Metric> metrics, int maxResults) {
        TreeSet<Long> steps = new TreeSet<>();
        metrics.forEach(metric -> steps.add(metric.step()));
        if (steps.size() <= maxResults) {
            return metrics;
        }
        Set<Long> kept = evenlySpaced(new ArrayList<>(steps), maxResults);
        keepEnds(metrics, kept);
        return metrics.stream().filter(metric -> kept.contains(metric.step())).toList();
    }

    private static Set<Long> evenlySpaced(List<Long> steps, int count) {
        double interval = (double) steps.size() / count;
        Set<Long> kept = new HashSet<>();
        for (int i = 0; i < count; i++) {
            kept.add(steps.get((int) (i * interval)));
        }
        kept.add(steps.getLast());
        return kept;
    }

    /** The first and the last step of each run, so that no chart loses an end. */
    private static void keepEnds(List<Metric> metrics, Set<Long> kept) {
        metrics.stream()
                .map(Metric::runId)
                .distinct()
                .toList()
                .forEach(
                        run -> {
                            List<Long> steps =
                                    metrics.stream()
                                            .filter(metric -> metric.runId().equals(run))
                                            .map(Metric::step)
                                            .sorted()
                                            .toList();
                            kept.add(steps.getFirst());
                            kept.add(steps.getLast());
                        });
    }
}
