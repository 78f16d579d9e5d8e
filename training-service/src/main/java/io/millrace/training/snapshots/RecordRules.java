package io.millrace.training.snapshots;

import io.millrace.contracts.serving.LabelRecord;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionWindow;
import java.util.Optional;

/** What a record must have to be stored; each rule answers what is wrong, or nothing. */
final class RecordRules {

    private RecordRules() {}

    static Optional<String> flaw(PredictionSample sample) {
        return text("predictionId", sample.predictionId())
                .or(() -> text("endpoint", sample.endpoint()))
                .or(() -> text("version", sample.version()))
                .or(() -> present("eventTime", sample.eventTime()))
                .or(() -> rate(sample.rate()))
                .or(() -> sample.rows().stream().flatMap(row -> flaw(row).stream()).findFirst());
    }

    private static Optional<String> flaw(PredictionSample.Row row) {
        if (row.row() < 0) {
            return Optional.of("row is negative");
        }
        boolean answered = row.answer() != null && row.answer().label() != null;
        return answered ? storable("answer.label", row.answer().label()) : Optional.empty();
    }

    static Optional<String> flaw(LabelRecord label) {
        return text("predictionId", label.predictionId())
                .or(() -> text("label", label.label()))
                .or(() -> label.row() < 0 ? Optional.of("row is negative") : Optional.empty())
                .or(
                        () ->
                                label.endpoint() == null
                                        ? Optional.empty()
                                        : storable("endpoint", label.endpoint()));
    }

    static Optional<String> flaw(PredictionWindow window) {
        return text("replica", window.replica())
                .or(() -> text("endpoint", window.endpoint()))
                .or(() -> present("paneStart", window.paneStart()))
                .or(() -> present("paneEnd", window.paneEnd()));
    }

    private static Optional<String> rate(double rate) {
        return rate > 0 && rate <= 1
                ? Optional.empty()
                : Optional.of("rate is " + rate + ": a share above 0, at most 1, is needed");
    }

    private static Optional<String> text(String field, String value) {
        return value == null || value.isBlank()
                ? Optional.of(field + " is missing")
                : storable(field, value);
    }

    /** PostgreSQL's texts hold any character but this one. */
    private static Optional<String> storable(String field, String value) {
        return value.indexOf('\0') >= 0
                ? Optional.of(field + " holds a NUL character")
                : Optional.empty();
    }

    private static Optional<String> present(String field, Object value) {
        return value == null ? Optional.of(field + " is missing") : Optional.empty();
    }
}
