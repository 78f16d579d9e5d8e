package io.millrace.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measurements of several servers, taken in turn (A B C, A B C, …), so that whatever else the
 * machine does meets all of them alike. A ratio is formed within a round; the median of the rounds'
 * ratios is what counts.
 */
public final class Rounds {

    private final Map<String, List<Figures>> figures;

    private Rounds(Map<String, List<Figures>> figures) {
        this.figures = figures;
    }

    /**
     * Measures each arm once in each round.
     *
     * @param arms measurements by name, in the order in which they take turns
     */
    public static Rounds run(int rounds, Map<String, Supplier<Figures>> arms) {
        Map<String, List<Figures>> figures = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            arms.forEach(
                    (name, measurement) ->
                            figures.computeIfAbsent(name, arm -> new ArrayList<>())
                                    .add(measurement.get()));
        }
        return new Rounds(figures);
    }

    /** All that one arm measured under one name. */
    public Spread of(String arm, String figure) {
        return Spread.of(list(arm).stream().map(found -> found.get(figure)).toList());
    }

    /** {@code arm}'s figure divided by {@code peer}'s of the same round. */
    public Spread ratio(String arm, String peer, String figure) {
        return ratio(arm, peer, figure, figure);
    }

    /** {@code arm}'s figure divided by another figure of {@code peer}'s, of the same round. */
    public Spread ratio(String arm, String peer, String figure, String peerFigure) {
        List<Figures> ours = list(arm);
        List<Figures> theirs = list(peer);
        double[] ratios = new double[ours.size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = ours.get(round).get(figure) / theirs.get(round).get(peerFigure);
        }
        return Spread.of(ratios);
    }

    private List<Figures> list(String arm) {
        List<Figures> found = figures.get(arm);
        if (found == null) {
            throw new IllegalArgumentException(arm + " was not measured: " + figures.keySet());
        }
        return found;
    }
}
