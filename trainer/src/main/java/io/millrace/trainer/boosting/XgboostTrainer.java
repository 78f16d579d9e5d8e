package io.millrace.trainer.boosting;

import io.millrace.contracts.model.Task;
import io.millrace.trainer.spec.Report;
import io.millrace.trainer.spec.TrainerException;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trains round by round, with early stopping on the validation rows. The whole training stays on
 * the calling thread: XGBoost draws its subsamples from a thread-local generator.
 */
public final class XgboostTrainer {

    private final Report report;

    public XgboostTrainer(Report report) {
        this.report = report;
    }

    /**
     * Trains a model.
     *
     * @param classes number of classes, 1 for regression
     */
    public XgboostModel train(
            Matrix train, Matrix validation, Task task, int classes, Map<String, Object> given) {
        BoostingParameters parameters = BoostingParameters.of(given, task, classes);
        try {
            DMatrix rows = toNative(train);
            DMatrix watched = toNative(validation);
            try {
                Booster booster =
                        XGBoost.train(rows, parameters.settings(), 0, Map.of(), null, null);
                int best = boost(booster, rows, watched, parameters, task);
                return new XgboostModel(booster, best + 1);
            } finally {
                rows.dispose();
                watched.dispose();
            }
        } catch (XGBoostError e) {
            throw new TrainerException(
                    TrainerException.Kind.USER_CONFIG, "XGBoost refused: " + firstLine(e));
        }
    }

    /** Returns the index of the best round. */
    private int boost(
            Booster booster,
            DMatrix rows,
            DMatrix watched,
            BoostingParameters parameters,
            Task task)
            throws XGBoostError {
        String metric = "validation_" + BoostingParameters.metric(task);
        double bestValue = Double.POSITIVE_INFINITY;
        int best = 0;
        for (int round = 0; round < parameters.rounds(); round++) {
            booster.update(rows, round);
            double value = evaluate(booster, watched, round);
            report.metric(metric, round, value);
            if (value < bestValue) {
                bestValue = value;
                best = round;
            } else if (round - best >= parameters.patience()) {
                break;
            }
            if (round % 10 == 0) {
                report.progress(0.1 + 0.7 * round / parameters.rounds(), "training");
            }
        }
        return best;
    }

    private static double evaluate(Booster booster, DMatrix watched, int round)
            throws XGBoostError {
        String line = booster.evalSet(new DMatrix[] {watched}, new String[] {"validation"}, round);
        return Double.parseDouble(line.substring(line.lastIndexOf(':') + 1).trim());
    }

    static DMatrix toNative(Matrix matrix) throws XGBoostError {
        DMatrix rows = new DMatrix(matrix.values(), matrix.rows(), matrix.columns(), Float.NaN);
        if (matrix.targets() != null) {
            rows.setLabel(matrix.targets());
            rows.setWeight(matrix.weights());
        }
        return rows;
    }

    /** XGBoost's messages carry a native stack trace after the first line. */
    private static String firstLine(XGBoostError e) {
        return e.getMessage() == null ? "no reason" : e.getMessage().strip().split("\n", 2)[0];
    }
}
