package io.millrace.training.gates;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.model.Task;
import io.millrace.training.gates.Evaluation.Difference;
import io.millrace.training.gates.Evaluation.Parity;
import io.millrace.training.gates.GateSpec.Kind;
import io.millrace.training.gates.Verdict.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesTest {

    private static final Parity SAME = new Parity(100, 1e-7);

    @Test
    void givesOneVerdictAGateEvenWithoutAChampion() {
        List<Verdict> verdicts = new Gates(List.of()).judge(classifier(0.8, 0.5, null, null));

        assertThat(verdicts)
                .extracting(Verdict::gate, Verdict::status)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("PARITY", Status.PASSED),
                        org.assertj.core.groups.Tuple.tuple("ROWS", Status.PASSED),
                        org.assertj.core.groups.Tuple.tuple("BASELINE", Status.PASSED),
                        org.assertj.core.groups.Tuple.tuple(
                                "CHAMPION", Status.SKIPPED_NO_CHAMPION));
        assertThat(Gates.rejects(verdicts)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1e-5, PASSED", "1.1e-5, REJECTED", "Infinity, REJECTED", "NaN, REJECTED"})
    void boundsHowFarTheRegisteredBytesMayBeOff(double difference, Status expected) {
        Evaluation evaluation =
                new Evaluation(
                        Task.BINARY,
                        100,
                        metrics(0.8, 0.5),
                        metrics(0.5, 0.69),
                        new Parity(100, difference),
                        null,
                        null,
                        null);
        assertThat(verdict(evaluation, Kind.PARITY).status()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"19, , REJECTED", "20, , PASSED", "20, 21, REJECTED", "5, 5, PASSED"})
    void asksForEnoughRows(int rows, Integer minRows, Status expected) {
        Evaluation evaluation =
                new Evaluation(
                        Task.BINARY,
                        rows,
                        metrics(0.8, 0.5),
                        metrics(0.5, 0.69),
                        SAME,
                        null,
                        null,
                        null);
        GateSpec gate = new GateSpec(Kind.ROWS, null, null, null, null, minRows);
        assertThat(verdict(evaluation, gate).status()).isEqualTo(expected);
    }

    /** Accuracy and log loss of the model; the baseline reaches 0.9 and 0.325. */
    @ParameterizedTest
    @CsvSource({
        "0.91, 0.40, PASSED",
        "0.90, 0.32, PASSED",
        "0.90, 0.325, REJECTED",
        "0.89, 0.33, REJECTED",
        "NaN, NaN, REJECTED"
    })
    void asksAClassifierToKnowMoreThanTheSharesOfTheClasses(
            double accuracy, double logLoss, Status expected) {
        Evaluation evaluation =
                new Evaluation(
                        Task.BINARY,
                        100,
                        metrics(accuracy, logLoss),
                        metrics(0.9, 0.325),
                        SAME,
                        null,
                        null,
                        null);
        assertThat(verdict(evaluation, Kind.BASELINE).status()).isEqualTo(expected);
    }

    /** Accuracy of candidate and champion, the interval of the loss's difference. */
    @ParameterizedTest
    @CsvSource({
        // better, and equal
        "0.85, 0.80, -0.07, -0.03, , PASSED",
        "0.80, 0.80, -0.01, 0.01, , PASSED",
        // one percent worse is allowed, more is not
        "0.79, 0.80, 0.005, 0.02, , PASSED",
        "0.78, 0.80, 0.010, 0.03, , REJECTED",
        // so few rows differ that the interval holds zero: the rollout decides
        "0.70, 0.80, -0.01, 0.21, , PASSED",
        // a bound of the run's own
        "0.78, 0.80, 0.010, 0.03, 0.05, PASSED",
        "0.79, 0.80, 0.005, 0.02, 0, REJECTED"
    })
    void keepsOutAClassifierThatIsWorseThanTheChampion(
            double candidate,
            double champion,
            double lower,
            double upper,
            Double allowed,
            Status expected) {
        Evaluation evaluation =
                classifier(
                        candidate,
                        0.5,
                        metrics(champion, 0.5),
                        new Difference(round(champion - candidate), lower, upper));
        GateSpec gate = new GateSpec(Kind.CHAMPION, null, null, null, allowed, null);
        assertThat(verdict(evaluation, gate).status()).isEqualTo(expected);
    }

    /** Two percent of the champion's rmse. */
    @ParameterizedTest
    @CsvSource({"10.2, PASSED", "10.21, REJECTED", "9, PASSED"})
    void keepsOutARegressionThatIsWorseThanTheChampion(double rmse, Status expected) {
        double difference = round(rmse - 10);
        Evaluation evaluation =
                new Evaluation(
                        Task.REGRESSION,
                        100,
                        Map.of("rmse", rmse),
                        Map.of("rmse", 20.0),
                        SAME,
                        Map.of("rmse", 10.0),
                        new Difference(difference, difference / 2, difference * 2),
                        null);
        assertThat(verdict(evaluation, Kind.CHAMPION).status()).isEqualTo(expected);
        assertThat(verdict(evaluation, Kind.BASELINE).status()).isEqualTo(Status.PASSED);
    }

    @Test
    void saysWhyAChampionCannotBeCompared() {
        Evaluation evaluation =
                new Evaluation(
                        Task.BINARY,
                        100,
                        metrics(0.8, 0.5),
                        metrics(0.5, 0.69),
                        SAME,
                        null,
                        null,
                        "the champion can't be run on these rows: model.onnx");
        assertThat(verdict(evaluation, Kind.CHAMPION))
                .isEqualTo(
                        new Verdict(
                                "CHAMPION",
                                Status.INCOMPARABLE,
                                "the champion can't be run on these rows: model.onnx"));
        assertThat(Gates.rejects(new Gates(List.of()).judge(evaluation))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "accuracy, 0.8, , PASSED",
        "accuracy, 0.81, , REJECTED",
        "accuracy, , 0.8, PASSED",
        "accuracy, , 0.79, REJECTED",
        "log_loss, 0.4, 0.6, PASSED",
        "bleu, 0, , REJECTED"
    })
    void boundsAMetric(String metric, Double min, Double max, Status expected) {
        Verdict verdict =
                verdict(
                        classifier(0.8, 0.5, null, null),
                        new GateSpec(Kind.ABSOLUTE, metric, min, max, null, null));
        assertThat(verdict.gate()).isEqualTo("ABSOLUTE_" + metric);
        assertThat(verdict.status()).isEqualTo(expected);
    }

    @Test
    void writesNumbersIntoItsReasons() {
        Evaluation evaluation =
                classifier(0.78, 0.5, metrics(0.8, 0.4), new Difference(0.02, 0.01, 0.03));
        assertThat(verdict(evaluation, Kind.CHAMPION).detail())
                .isEqualTo(
                        "accuracy 0.780000 against the champion's 0.800000 on the same 100 rows;"
                                + " the loss differs by 0.02000 (90% interval 0.01000 to 0.03000),"
                                + " allowed is 0.01000");
    }

    @Test
    void findsFlawsInGatesThatACallerAsksFor() {
        GateSpec accuracy = new GateSpec(Kind.ABSOLUTE, "accuracy", 0.5, null, null, null);
        GateSpec nameless = new GateSpec(Kind.ABSOLUTE, null, 0.5, null, null, null);
        GateSpec boundless = new GateSpec(Kind.ABSOLUTE, "f1", null, null, null, null);

        assertThat(Gates.flaw(List.of(accuracy))).isEmpty();
        assertThat(Gates.flaw(List.of(nameless))).contains("a gate ABSOLUTE needs a metric");
        assertThat(Gates.flaw(List.of(boundless)))
                .contains("the gate on f1 needs min, max or both");
        assertThat(Gates.flaw(List.of(accuracy, accuracy)))
                .contains("there are two gates ABSOLUTE_accuracy: join them into one");
    }

    private static Verdict verdict(Evaluation evaluation, Kind kind) {
        return verdict(evaluation, new GateSpec(kind, null, null, null, null, null));
    }

    private static Verdict verdict(Evaluation evaluation, GateSpec gate) {
        return new Gates(List.of(gate))
                .judge(evaluation).stream()
                        .filter(verdict -> verdict.gate().startsWith(gate.gate().name()))
                        .findFirst()
                        .orElseThrow();
    }

    private static Evaluation classifier(
            double accuracy, double logLoss, Map<String, Double> champion, Difference difference) {
        return new Evaluation(
                Task.BINARY,
                100,
                metrics(accuracy, logLoss),
                metrics(0.5, 0.69),
                SAME,
                champion,
                difference,
                null);
    }

    private static Map<String, Double> metrics(double accuracy, double logLoss) {
        return Map.of("accuracy", accuracy, "log_loss", logLoss);
    }

    private static double round(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
