package io.millrace.training.datasets;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.util.List;
import java.util.Map;

/** A table that cannot be trained on. Names the first place that is wrong; lists all. */
public class DatasetRefusedException extends ServiceException {

    private static final long serialVersionUID = 1L;

    DatasetRefusedException(List<Finding> findings) {
        super(
                ErrorCode.UNPROCESSABLE,
                findings.getFirst().message(),
                Map.of("verdict", new Verdict(Verdict.Status.REFUSED, findings)));
    }

    DatasetRefusedException(Finding finding) {
        this(List.of(finding));
    }
}
