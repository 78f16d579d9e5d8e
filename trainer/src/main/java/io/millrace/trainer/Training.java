package io.millrace.trainer;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.trainer.boosting.Forest;
import io.millrace.trainer.boosting.Matrix;
import io.millrace.trainer.boosting.XgboostModel;
import io.millrace.trainer.boosting.XgboostTrainer;
import io.millrace.trainer.check.OnnxScorer;
import io.millrace.trainer.check.ParityCheck;
import io.millrace.trainer.check.ThresholdRows;
import io.millrace.trainer.conversion.OnnxConverter;
import io.millrace.trainer.data.Frame;
import io.millrace.trainer.data.FrameReader;
import io.millrace.trainer.data.HeldOutFile;
import io.millrace.trainer.data.Split;
import io.millrace.trainer.encoding.Encoder;
import io.millrace.trainer.metrics.Metrics;
import io.millrace.trainer.packaging.ModelFolder;
import io.millrace.trainer.profile.ProfileBuilder;
import io.millrace.trainer.spec.Report;
import io.millrace.trainer.spec.TrainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains one model: read, split by time, fit, convert, check the conversion, describe. The model
 * that is checked is the model that serves: nothing is fitted again afterwards.
 */
final class Training {

    /** What the training says about itself beside the model. */
    static final String RESULT = "result.json";

    private final TrainSpec spec;
    private final Report report;

    Training(TrainSpec spec, Report report) {
        spec.requireTrainable();
        this.spec = spec;
        this.report = report;
    }

    /** Reads {@code data} and writes the model and its evidence to {@code out}. */
    void run(Path data, Path out) throws IOException, SQLException {
        report.progress(0, "reading");
        Frame all = new FrameReader(data).read(spec);
        Answers answers = Answers.of(spec, all);
        Split split = Split.of(all.rows());
        Frame train = split.train(all);
        Encoder encoder = Encoder.fit(train, answers.targets(train));
        report.progress(0.1, "training");
        try (XgboostModel model = fit(answers, encoder, train, split.validation(all))) {
            report.progress(0.8, "converting");
            Forest forest = model.forest();
            ModelSignature signature = Signatures.of(spec, answers.task(), answers.classLabels());
            byte[] onnx = OnnxConverter.convert(forest, encoder, signature, properties());
            Frame heldOut = split.heldOut(all);
            ParityCheck parity =
                    checkParity(new Candidate(answers, encoder, model), heldOut, onnx, signature);
            report.progress(0.9, "describing");
            Frame scored = heldOut.withScores(trained(answers, encoder, model, heldOut));
            describe(all, scored, new Model(onnx, signature, importances(forest, encoder)), out);
            writeResult(out, split, model.rounds(), parity);
        }
        report.progress(1, "done");
    }

    private XgboostModel fit(Answers answers, Encoder encoder, Frame train, Frame validation) {
        return new XgboostTrainer(report)
                .train(
                        matrix(answers, encoder, train),
                        matrix(answers, encoder, validation),
                        answers.task(),
                        Math.max(1, answers.classLabels().size()),
                        spec.parameters());
    }

    private static Matrix matrix(Answers answers, Encoder encoder, Frame frame) {
        return new Matrix(
                frame.rows(),
                encoder.width(),
                encoder.encode(frame),
                answers.targets(frame),
                frame.weights());
    }

    private static float[][] trained(
            Answers answers, Encoder encoder, XgboostModel model, Frame rows) {
        return answers.widen(model.predict(Matrix.of(encoder.width(), encoder.encode(rows))));
    }

    /** On the held-out rows as they are, and on rows made to sit on the splits. */
    private ParityCheck checkParity(
            Candidate candidate, Frame heldOut, byte[] onnx, ModelSignature signature) {
        Frame disturbed =
                new ThresholdRows(candidate.model().forest(), candidate.encoder()).disturb(heldOut);
        boolean relative = !signature.task().isClassification();
        try (OnnxScorer scorer = new OnnxScorer(onnx, signature)) {
            ParityCheck plain =
                    ParityCheck.compare(candidate.predict(heldOut), scorer.score(heldOut), relative)
                            .require();
            ParityCheck hard =
                    ParityCheck.compare(
                                    candidate.predict(disturbed), scorer.score(disturbed), relative)
                            .require();
            return new ParityCheck(
                    plain.rows() + hard.rows(),
                    Math.max(plain.largestDifference(), hard.largestDifference()));
        }
    }

    private void describe(Frame all, Frame heldOut, Model model, Path out)
            throws IOException, SQLException {
        ModelSignature signature = model.signature();
        Map<String, Double> metrics =
                Metrics.of(
                        signature.task(),
                        signature.outputs().classLabels(),
                        heldOut.labels(),
                        heldOut.scores());
        ReferenceProfile profile =
                ProfileBuilder.build(signature, all, model.importances(), heldOut, metrics);
        new ModelFolder(out.resolve("model")).write(model.onnx(), signature, profile, metrics);
        HeldOutFile.write(heldOut, spec.label(), out.resolve(HeldOutFile.FILE));
    }

    private void writeResult(Path out, Split split, int rounds, ParityCheck parity)
            throws IOException {
        Map<String, Object> result = new TreeMap<>();
        result.put("trainRows", split.trainEnd());
        result.put("validationRows", split.validationEnd() - split.trainEnd());
        result.put("heldOutRows", split.rows() - split.validationEnd());
        result.put("rounds", rounds);
        result.put("parityRows", parity.rows());
        result.put("parityLargestDifference", parity.largestDifference());
        Files.write(out.resolve(RESULT), Wire.toBytes(result));
    }

    private static double[] importances(Forest forest, Encoder encoder) {
        double[] gains = forest.gains(encoder.width());
        int[] sources = encoder.sources();
        double[] importances = new double[encoder.encodings().size()];
        double total = Math.max(Double.MIN_NORMAL, Arrays.stream(gains).sum());
        for (int i = 0; i < gains.length; i++) {
            importances[sources[i]] += gains[i] / total;
        }
        return importances;
    }

    /** Nothing that differs between two runs on the same data: the bytes must be the same. */
    private Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("millrace.trainer", "xgboost");
        properties.put("millrace.missing", "NaN for numbers, the empty string for texts");
        if (spec.datasetHash() != null) {
            properties.put("millrace.dataset", spec.datasetHash());
        }
        return properties;
    }

    private record Candidate(Answers answers, Encoder encoder, XgboostModel model) {
        float[][] predict(Frame rows) {
            return trained(answers, encoder, model, rows);
        }
    }

    private record Model(byte[] onnx, ModelSignature signature, double[] importances) {}
}
