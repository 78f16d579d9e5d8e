package io.millrace.contracts.model;

/** What a model predicts. */
public enum Task {
    BINARY,
    MULTICLASS,
    REGRESSION;

    /** Whether the answer is one of a set of classes. */
    public boolean isClassification() {
        return this != REGRESSION;
    }
}
