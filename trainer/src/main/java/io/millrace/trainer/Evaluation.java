package io.millrace.trainer;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.trainer.check.OnnxScorer;
import io.millrace.trainer.check.ParityCheck;
import io.millrace.trainer.check.ScoringException;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameReader;
import io.millrace.trainer.metrics.Metrics;
import io.millrace.trainer.metrics.PairedBootstrap;
import io.millrace.trainer.packaging.ModelFolder;
import io.millrace.trainer.spec.Report;
import io.millrace.trainer.spec.TrainSpec;
import io.millrace.trainer.spec.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Scores finished models on held-out rows: the registered bytes of a candidate against what the
 * trained model answered, and against the champion on the same rows.
 */
final class Evaluation {

    static final String FILE = "evaluation.json";

    private final TrainSpec spec;
    private final Report report;

    Evaluation(TrainSpec spec, Report report) {
        if (spec.candidate() == null) {
            throw new TrainerException(
                    TrainerException.Kind.USER_CONFIG, "candidate is missing: name its folder");
        }
        this.spec = spec;
        this.report = report;
    }

    /** Reads held-out rows from {@code data} and writes {@value #FILE} to {@code out}. */
    void run(Path data, Path out) throws IOException {
        report.progress(0, "evaluating");
        Map<String, Object> result = new TreeMap<>();
        ModelFolder candidate = new ModelFolder(Path.of(spec.candidate()));
        ModelSignature signature = candidate.signature();
        Scored scored = scoreCandidate(candidate, data, signature.labelColumn());
        result.put("task", signature.task());
        result.put("rows", scored.rows().rows());
        result.put("candidate", scored.metrics());
        result.put("baseline", Baseline.metrics(signature, scored.rows()));
        result.put("parity", parity(signature, data));
        if (spec.champion() != null) {
            compare(scored, data, result);
        }
        Files.write(out.resolve(FILE), Wire.toBytes(result));
        report.progress(1, "done");
    }

    /** Bytes that came back from the registry and don't load are not what was trained. */
    private static Scored scoreCandidate(ModelFolder folder, Path data, String label)
            throws IOException {
        try {
            return score(folder, data, label);
        } catch (ScoringException e) {
            throw new TrainerException(
                    TrainerException.Kind.PARITY,
                    "the registered bytes can't be run: " + e.getMessage());
        }
    }

    private static Scored score(ModelFolder folder, Path data, String label) throws IOException {
        ModelSignature signature = folder.signature();
        Frame rows = new FrameReader(data).readHeldOut(signature.columns(), label, 0);
        try (OnnxScorer scorer = new OnnxScorer(folder.model(), signature)) {
            return new Scored(signature, rows, scorer.score(rows));
        }
    }

    private ParityCheck parity(ModelSignature signature, Path data) throws IOException {
        int scores = Math.max(1, signature.outputs().classLabels().size());
        Frame rows =
                new FrameReader(data)
                        .readHeldOut(signature.columns(), signature.labelColumn(), scores);
        ModelFolder candidate = new ModelFolder(Path.of(spec.candidate()));
        try (OnnxScorer scorer = new OnnxScorer(candidate.model(), signature)) {
            boolean relative = !signature.task().isClassification();
            return ParityCheck.compare(rows.scores(), scorer.score(rows), relative);
        }
    }

    /** A champion that can't be run on these rows is incomparable, which is an answer too. */
    private void compare(Scored candidate, Path data, Map<String, Object> result) {
        try {
            Scored champion =
                    score(
                            new ModelFolder(Path.of(spec.champion())),
                            data,
                            candidate.signature().labelColumn());
            boolean classification = candidate.signature().task().isClassification();
            if (classification != champion.signature().task().isClassification()) {
                result.put("incomparable", "one model predicts classes, the other values");
                return;
            }
            DoubleUnaryOperator transform = classification ? loss -> loss : Math::sqrt;
            result.put(
                    "difference",
                    PairedBootstrap.compare(candidate.losses(), champion.losses(), transform));
            result.put("champion", champion.metrics());
        } catch (IOException | RuntimeException e) {
            result.put(
                    "incomparable", "the champion can't be run on these rows: " + e.getMessage());
        }
    }

    private record Scored(ModelSignature signature, Frame rows, float[][] scores) {

        Map<String, Double> metrics() {
            return Metrics.of(
                    signature.task(), signature.outputs().classLabels(), rows.labels(), scores);
        }

        /** 0 or 1 for classes, the squared error for values. */
        double[] losses() {
            double[] losses = new double[scores.length];
            for (int row = 0; row < losses.length; row++) {
                losses[row] =
                        signature.task().isClassification() ? classLoss(row) : squaredError(row);
            }
            return losses;
        }

        private double classLoss(int row) {
            int winner = 0;
            for (int i = 1; i < scores[row].length; i++) {
                winner = scores[row][i] > scores[row][winner] ? i : winner;
            }
            return signature.outputs().classLabels().get(winner).equals(rows.labels()[row]) ? 0 : 1;
        }

        private double squaredError(int row) {
            double error = scores[row][0] - Double.parseDouble(rows.labels()[row]);
            return error * error;
        }
    }
}
