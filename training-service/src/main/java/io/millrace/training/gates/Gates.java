package io.millrace.training.gates;

import io.millrace.contracts.model.Task;
import io.millrace.training.gates.GateSpec.Kind;
import io.millrace.training.gates.Verdict.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The gates of one run: the default ones, where the run does not bring its own of that kind. */
public final class Gates {

    private static final double PARITY_TOLERANCE = 1e-5;
    private static final int MIN_ROWS = 20;

    /** One percent of accuracy, two percent of rmse. */
    private static final double MAX_ACCURACY_LOSS = 0.01;

    private static final double MAX_RMSE_GROWTH = 0.02;

    private final List<GateSpec> gates;

    public Gates(List<GateSpec> given) {
        List<GateSpec> all = new ArrayList<>();
        for (Kind kind : List.of(Kind.PARITY, Kind.ROWS, Kind.BASELINE, Kind.CHAMPION)) {
            all.add(
                    given.stream()
                            .filter(gate -> gate.gate() == kind)
                            .findFirst()
                            .orElse(new GateSpec(kind, null, null, null, null, null)));
        }
        given.stream().filter(gate -> gate.gate() == Kind.ABSOLUTE).forEach(all::add);
        this.gates = List.copyOf(all);
    }

    /** One verdict a gate. */
    public List<Verdict> judge(Evaluation evaluation) {
        return gates.stream().map(gate -> judge(gate, evaluation)).toList();
    }

    /** The verdict on a model whose bytes answer otherwise than what was trained. */
    public static Verdict parityRejected(String detail) {
        return new Verdict(Kind.PARITY.name(), Status.REJECTED, detail);
    }

    /** What is wrong with gates that a caller asks for; empty if nothing is. */
    public static Optional<String> flaw(List<GateSpec> gates) {
        Set<String> names = new HashSet<>();
        for (GateSpec gate : gates) {
            boolean absolute = gate.gate() == Kind.ABSOLUTE;
            if (absolute && gate.metric() == null) {
                return Optional.of("a gate ABSOLUTE needs a metric");
            }
            if (absolute && gate.min() == null && gate.max() == null) {
                return Optional.of("the gate on " + gate.metric() + " needs min, max or both");
            }
            if (!names.add(absolute ? nameOf(gate) : gate.gate().name())) {
                return Optional.of(
                        "there are two gates %s: join them into one"
                                .formatted(absolute ? nameOf(gate) : gate.gate()));
            }
        }
        return Optional.empty();
    }

    /** Whether any verdict keeps the model out. */
    public static boolean rejects(List<Verdict> verdicts) {
        return verdicts.stream().anyMatch(verdict -> verdict.status() == Status.REJECTED);
    }

    private static Verdict judge(GateSpec gate, Evaluation evaluation) {
        return switch (gate.gate()) {
            case PARITY -> parity(evaluation.parity());
            case ROWS -> rows(gate, evaluation.rows());
            case BASELINE -> baseline(evaluation);
            case CHAMPION -> champion(gate, evaluation);
            case ABSOLUTE -> absolute(gate, evaluation.candidate());
        };
    }

    private static Verdict parity(Evaluation.Parity parity) {
        return verdict(
                Kind.PARITY.name(),
                parity.largestDifference() <= PARITY_TOLERANCE,
                "the registered bytes differ from the trained model by at most %.2g on %d rows;"
                        + " allowed is %.0e",
                parity.largestDifference(),
                parity.rows(),
                PARITY_TOLERANCE);
    }

    private static Verdict rows(GateSpec gate, int rows) {
        int needed = gate.minRows() == null ? MIN_ROWS : gate.minRows();
        return verdict(
                Kind.ROWS.name(),
                rows >= needed,
                "%d rows are held out; at least %d are needed",
                rows,
                needed);
    }

    /** For rare classes no model beats the accuracy of "never", yet its probabilities may help. */
    private static Verdict baseline(Evaluation evaluation) {
        Map<String, Double> model = evaluation.candidate();
        Map<String, Double> simple = evaluation.baseline();
        if (evaluation.task() == Task.REGRESSION) {
            return verdict(
                    Kind.BASELINE.name(),
                    model.get("rmse") < simple.get("rmse"),
                    "rmse is %.6g; the mean of the held-out rows reaches %.6g",
                    model.get("rmse"),
                    simple.get("rmse"));
        }
        return verdict(
                Kind.BASELINE.name(),
                model.get("accuracy") > simple.get("accuracy")
                        || model.get("log_loss") < simple.get("log_loss"),
                "accuracy %.4f and log loss %.4f; the shares of the classes reach %.4f and %.4f",
                model.get("accuracy"),
                model.get("log_loss"),
                simple.get("accuracy"),
                simple.get("log_loss"));
    }

    /**
     * Rejects a candidate that is worse by more than is allowed, unless so few rows differ that the
     * interval of the paired bootstrap still holds zero: the rollout then decides on live rows.
     */
    private static Verdict champion(GateSpec gate, Evaluation evaluation) {
        if (evaluation.incomparable() != null) {
            return new Verdict(
                    Kind.CHAMPION.name(), Status.INCOMPARABLE, evaluation.incomparable());
        }
        if (evaluation.champion() == null) {
            return new Verdict(
                    Kind.CHAMPION.name(),
                    Status.SKIPPED_NO_CHAMPION,
                    "no version holds the alias champion");
        }
        boolean regression = evaluation.task() == Task.REGRESSION;
        String metric = regression ? "rmse" : "accuracy";
        double champion = evaluation.champion().get(metric);
        double allowed =
                gate.maxRegression() != null
                        ? gate.maxRegression()
                        : regression ? MAX_RMSE_GROWTH : MAX_ACCURACY_LOSS;
        Evaluation.Difference difference = evaluation.difference();
        double worse =
                regression
                        ? difference.difference() / Math.max(champion, Double.MIN_NORMAL)
                        : difference.difference();
        return verdict(
                Kind.CHAMPION.name(),
                worse <= allowed || difference.lower() <= 0,
                "%s %.6g against the champion's %.6g on the same %d rows; the loss differs by %.4g"
                        + " (90%% interval %.4g to %.4g), allowed is %.4g%s",
                metric,
                evaluation.candidate().get(metric),
                champion,
                evaluation.rows(),
                difference.difference(),
                difference.lower(),
                difference.upper(),
                allowed,
                regression ? " of the champion's" : "");
    }

    private static Verdict absolute(GateSpec gate, Map<String, Double> metrics) {
        String name = nameOf(gate);
        Double value = metrics.get(gate.metric());
        if (value == null) {
            return new Verdict(
                    name,
                    Status.REJECTED,
                    "there is no metric '%s'; there are %s"
                            .formatted(gate.metric(), metrics.keySet()));
        }
        boolean passed =
                (gate.min() == null || value >= gate.min())
                        && (gate.max() == null || value <= gate.max());
        return verdict(
                name,
                passed,
                "%s is %.6g; asked for is %s to %s",
                gate.metric(),
                value,
                gate.min(),
                gate.max());
    }

    private static String nameOf(GateSpec absolute) {
        return Kind.ABSOLUTE + "_" + absolute.metric();
    }

    private static Verdict verdict(
            String gate, boolean passed, String detail, Object... arguments) {
        return new Verdict(
                gate,
                passed ? Status.PASSED : Status.REJECTED,
                String.format(Locale.ROOT, detail, arguments));
    }
}
