package io.millrace.training.datasets;

import java.util.List;

/** What the quality rules say of a dataset. */
public record Verdict(Status status, List<Finding> findings) {

    public Verdict {
        findings = List.copyOf(findings);
    }

    static Verdict of(List<Finding> findings) {
        boolean blocked = findings.stream().anyMatch(f -> f.severity() == Finding.Severity.BLOCK);
        Status status =
                blocked ? Status.REFUSED : findings.isEmpty() ? Status.PASSED : Status.WARNED;
        return new Verdict(status, findings);
    }

    /** A refused dataset is never stored. */
    public enum Status {
        PASSED,
        WARNED,
        REFUSED
    }
}
