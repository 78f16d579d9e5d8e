package io.millrace.trainer.boosting;

import io.millrace.contracts.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * A trained booster, cut to its best round. Owns native memory: close it. Not thread-safe.
 *
 * <p>Its own predictions are the truth that a converted model is checked against; nothing else
 * should predict with it.
 */
public final class XgboostModel implements AutoCloseable {

    private final Booster booster;
    private final int rounds;

    XgboostModel(Booster booster, int rounds) {
        this.booster = booster;
        this.rounds = rounds;
    }

    /** Rounds of trees that predict. */
    public int rounds() {
        return rounds;
    }

    /** Raw predictions of XGBoost: probability of class 1, of each class, or the value. */
    public float[][] predict(Matrix matrix) {
        try {
            DMatrix rows = XgboostTrainer.toNative(matrix);
            try {
                return booster.predict(rows, false, rounds);
            } finally {
                rows.dispose();
            }
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost could not predict: " + e.getMessage(), e);
        }
    }

    /** The trees that predict, read from the model itself: the dump lacks the base score. */
    public Forest forest() {
        try {
            return Forest.parse(Wire.mapper().readTree(booster.toByteArray("json")), rounds);
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost could not write its model", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        booster.dispose();
    }
}
