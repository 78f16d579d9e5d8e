package io.millrace.training.datasets;

import io.millrace.contracts.model.Task;
import java.util.ArrayList;
import java.util.List;

/** Judges a typed table by its statistics. Pure. */
final class QualityRules {

    static final int FEWEST_ROWS = 50;
    private static final int FEWEST_ROWS_PER_CLASS = 10;
    private static final int MOST_CLASSES = 100;
    private static final double MOST_MISSING = 0.5;
    private static final double MOST_MISSING_LABELS = 0.2;
    private static final double IDENTIFIER_SHARE = 0.5;
    private static final int FEWEST_IDENTIFIERS = 100;

    private final List<Finding> findings = new ArrayList<>();

    private QualityRules() {}

    /**
     * Findings on {@code columns}, and their roles.
     *
     * @param rows rows that have a label
     * @param unlabelled rows that had none and were left out
     */
    static List<Finding> judge(List<DatasetColumn> columns, Task task, long rows, long unlabelled) {
        QualityRules rules = new QualityRules();
        rules.judgeSize(columns, rows);
        for (DatasetColumn column : columns) {
            switch (column.role()) {
                case LABEL -> rules.judgeLabel(column, task, rows, unlabelled);
                case FEATURE -> rules.judgeFeature(column, rows);
                case IGNORED ->
                        rules.findings.add(
                                Finding.warn(
                                        "usable",
                                        column.name(),
                                        "column %s is not used for training: %s"
                                                .formatted(column.name(), reason(column))));
                case TIME -> {}
            }
        }
        return rules.findings;
    }

    /** Whether a text column names rows rather than describing them. */
    static boolean isIdentifier(ColumnType type, long distinct, long count) {
        return type == ColumnType.CATEGORICAL
                && distinct > FEWEST_IDENTIFIERS
                && distinct > IDENTIFIER_SHARE * count;
    }

    private static String reason(DatasetColumn column) {
        if (column.type() == ColumnType.TIME) {
            return "it is a time; name it as the time column if it orders the rows";
        }
        return column.statistics().count() == 0
                ? "it has no values"
                : "nearly every row has a value of its own";
    }

    private void judgeSize(List<DatasetColumn> columns, long rows) {
        if (rows < FEWEST_ROWS) {
            findings.add(
                    Finding.block(
                            "size",
                            null,
                            null,
                            "there are %d labelled rows; at least %d are needed"
                                    .formatted(rows, FEWEST_ROWS)));
        }
        if (columns.stream().noneMatch(column -> column.role() == ColumnRole.FEATURE)) {
            findings.add(Finding.block("columns", null, null, "there is no column to learn from"));
        }
    }

    private void judgeLabel(DatasetColumn label, Task task, long rows, long unlabelled) {
        ColumnStatistics statistics = label.statistics();
        if (rows > 0 && statistics.distinct() < 2) {
            findings.add(
                    Finding.block(
                            "label",
                            label.name(),
                            null,
                            "column %s has the same value in every row: there is nothing to predict"
                                    .formatted(label.name())));
        }
        if (unlabelled > MOST_MISSING_LABELS * (rows + unlabelled)) {
            findings.add(
                    Finding.block(
                            "label",
                            label.name(),
                            null,
                            "%d of %d rows have no label in column %s"
                                    .formatted(unlabelled, rows + unlabelled, label.name())));
        } else if (unlabelled > 0) {
            findings.add(
                    Finding.warn(
                            "label",
                            label.name(),
                            "%d rows without a label were left out".formatted(unlabelled)));
        }
        if (task.isClassification()) {
            judgeClasses(label, statistics);
        }
    }

    private void judgeClasses(DatasetColumn label, ColumnStatistics statistics) {
        if (statistics.distinct() > MOST_CLASSES) {
            findings.add(
                    Finding.block(
                            "label",
                            label.name(),
                            null,
                            "column %s has %d classes; at most %d are possible"
                                    .formatted(label.name(), statistics.distinct(), MOST_CLASSES)));
        }
        statistics
                .top()
                .forEach(
                        (value, count) -> {
                            if (count < FEWEST_ROWS_PER_CLASS) {
                                findings.add(
                                        Finding.warn(
                                                "label",
                                                label.name(),
                                                "class '%s' has only %d rows"
                                                        .formatted(value, count)));
                            }
                        });
    }

    private void judgeFeature(DatasetColumn feature, long rows) {
        if (feature.missing() > MOST_MISSING * rows) {
            findings.add(
                    Finding.warn(
                            "missing",
                            feature.name(),
                            "%d of %d rows have no value in column %s"
                                    .formatted(feature.missing(), rows, feature.name())));
        }
        if (feature.statistics().distinct() == 1) {
            findings.add(
                    Finding.warn(
                            "constant",
                            feature.name(),
                            "column %s has the same value in every row".formatted(feature.name())));
        }
    }
}
