package io.millrace.monitoring.analysis;

import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.model.ReferenceProfile.Feature;
import io.millrace.monitoring.alerts.AlertKind;
import io.millrace.monitoring.drift.BenjaminiHochberg;
import io.millrace.monitoring.drift.DriftTest;
import io.millrace.monitoring.drift.FeatureCounts;
import io.millrace.monitoring.drift.Measurement;
import io.millrace.monitoring.policy.DriftTests;
import java.util.ArrayList;
import java.util.List;

/** Tests a full window against the reference profile; pure. */
final class DriftEvaluation {

    static final String PREDICTED_CLASS = "predicted class";
    static final String SCORE = "score";

    private final DriftTests policy;
    private final DriftTest test;

    DriftEvaluation(DriftTests policy) {
        this.policy = policy;
        this.test =
                new DriftTest(
                        policy.significance(), policy.stabilityFloor(), policy.distanceFloor());
    }

    /** Findings on every feature and on the predictions, drifted or not. */
    List<FeatureFinding> evaluate(ReferenceProfile profile, DriftWindow window) {
        List<AlertKind> kinds = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        for (Feature feature : profile.features()) {
            FeatureCounts current = window.features().get(feature.name());
            if (current != null && current.bins().length == feature.counts().size()) {
                kinds.add(AlertKind.FEATURE_DRIFT);
                measurements.add(measure(feature, current));
            }
        }
        addPredictions(profile, window, kinds, measurements);
        return decide(kinds, measurements);
    }

    private Measurement measure(Feature feature, FeatureCounts current) {
        FeatureCounts reference = FeatureCounts.of(feature);
        return feature.isNumeric()
                ? test.numeric(feature.name(), reference, current)
                : test.categorical(feature.name(), reference, current);
    }

    private void addPredictions(
            ReferenceProfile profile,
            DriftWindow window,
            List<AlertKind> kinds,
            List<Measurement> measurements) {
        if (profile.prediction() == null) {
            return;
        }
        FeatureCounts classes = reference(profile.prediction().classCounts());
        if (comparable(classes, window.classes())) {
            kinds.add(AlertKind.PREDICTION_DRIFT);
            measurements.add(test.categorical(PREDICTED_CLASS, classes, window.classes()));
        }
        FeatureCounts scores = reference(profile.prediction().scoreCounts());
        if (comparable(scores, window.scores())) {
            kinds.add(AlertKind.PREDICTION_DRIFT);
            measurements.add(test.numeric(SCORE, scores, window.scores()));
        }
    }

    private List<FeatureFinding> decide(List<AlertKind> kinds, List<Measurement> measurements) {
        double[] qValues =
                BenjaminiHochberg.adjust(
                        measurements.stream().mapToDouble(Measurement::pValue).toArray());
        List<FeatureFinding> findings = new ArrayList<>();
        for (int i = 0; i < qValues.length; i++) {
            boolean drifted = measurements.get(i).exceeds() && qValues[i] < policy.significance();
            findings.add(
                    new FeatureFinding(kinds.get(i), measurements.get(i), qValues[i], drifted));
        }
        return findings;
    }

    private static FeatureCounts reference(List<Long> counts) {
        return counts == null || counts.isEmpty()
                ? null
                : new FeatureCounts(counts.stream().mapToLong(Long::longValue).toArray(), 0, 0);
    }

    private static boolean comparable(FeatureCounts reference, FeatureCounts current) {
        return reference != null
                && current != null
                && reference.bins().length == current.bins().length;
    }
}
