package io.millrace.gateway.telemetry;

import io.millrace.contracts.model.ModelSignature;
import io.millrace.contracts.serving.PredictionSample;
import io.millrace.contracts.serving.PredictionSample.Answer;
import io.millrace.contracts.serving.PredictionSample.Row;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.telemetry.PredictionLog.ShadowAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a prediction's rows by column name and class. Needs a model with a signature. */
final class SampleBuilder {

    private SampleBuilder() {}

    static PredictionSample build(
            Endpoint endpoint, ServedModel model, Prediction prediction, ShadowAnswer shadow) {
        ModelSignature signature = model.signature().orElseThrow();
        List<Map<String, Object>> features = features(signature, prediction);
        List<Answer> answers = answers(model.version(), signature, prediction);
        List<Answer> shadowed =
                shadow == null || shadow.model().signature().isEmpty()
                        ? null
                        : answers(
                                shadow.model().version(),
                                shadow.model().signature().get(),
                                shadow.prediction());
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < features.size(); row++) {
            rows.add(
                    new Row(
                            row,
                            features.get(row),
                            answers.get(row),
                            shadowed == null ? null : shadowed.get(row)));
        }
        return new PredictionSample(
                PredictionSample.SCHEMA,
                prediction.id(),
                endpoint.name(),
                endpoint.generation(),
                endpoint.modelName(),
                model.version(),
                Instant.ofEpochMilli(prediction.eventTime()),
                Instant.ofEpochMilli(prediction.servedAt()),
                endpoint.sampling().rate(),
                rows);
    }

    private static List<Map<String, Object>> features(
            ModelSignature signature, Prediction prediction) {
        int rows = (int) prediction.rows();
        List<Map<String, Object>> features = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            features.add(new LinkedHashMap<>());
        }
        ColumnReader reader = new ColumnReader(signature, prediction.inputs());
        for (int column = 0; column < signature.columns().size(); column++) {
            String name = signature.columns().get(column).name();
            List<?> values =
                    reader.isNumeric(column)
                            ? numbers(reader.numbers(column, rows))
                            : texts(reader.texts(column));
            for (int row = 0; row < rows; row++) {
                features.get(row).put(name, values.get(row));
            }
        }
        return features;
    }

    /** JSON has no NaN: missing is null. Floats keep their own, shortest, text. */
    private static List<Float> numbers(float[] values) {
        List<Float> numbers = new ArrayList<>(values.length);
        for (float value : values) {
            numbers.add(Float.isFinite(value) ? value : null);
        }
        return numbers;
    }

    private static List<String> texts(List<String> values) {
        List<String> texts = new ArrayList<>(values.size());
        for (String value : values) {
            texts.add(value.isEmpty() ? null : value);
        }
        return texts;
    }

    private static List<Answer> answers(
            String version, ModelSignature signature, Prediction prediction) {
        AnswerReader reader = new AnswerReader(signature, prediction);
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < prediction.rows(); row++) {
            List<Double> scores = new ArrayList<>(reader.width());
            for (int column = 0; column < reader.width(); column++) {
                scores.add(reader.score(row, column));
            }
            answers.add(new Answer(version, reader.label(row), scores));
        }
        return answers;
    }
}
