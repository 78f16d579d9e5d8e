package io.millrace.demo.traffic;

import io.millrace.demo.data.Column;

/** Compares answers with the label column. */
public final class Truth {

    private final Column label;

    public Truth(Column label) {
        this.label = label;
    }

    /**
     * 0 for the right class, 1 for a wrong one; for a value, answer minus truth; NaN if unknown.
     */
    double error(int row, Answer answer) {
        if (label.isMissing(row)) {
            return Double.NaN;
        }
        if (answer.label() == null) {
            return answer.value() - label.number(row);
        }
        return same(row, answer.label()) ? 0 : 1;
    }

    /** Numbers are compared as numbers: "1" and "1.0" are one class. */
    private boolean same(int row, String predicted) {
        if (predicted.equals(label.text(row))) {
            return true;
        }
        double truth = label.number(row);
        if (Double.isNaN(truth)) {
            return false;
        }
        try {
            return Double.parseDouble(predicted) == truth;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
