package io.millrace.monitoring.analysis;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.monitoring.endpoints.EndpointService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Reads back what was evaluated. */
@ApplicationScoped
public class AnalysisService {

    private static final int MAX_LISTED = 1000;

    private final Jdbi jdbi;
    private final AnalysisRepository analyses;
    private final EndpointService endpoints;

    AnalysisService(Jdbi jdbi, AnalysisRepository analyses, EndpointService endpoints) {
        this.jdbi = jdbi;
        this.analyses = analyses;
        this.endpoints = endpoints;
    }

    /**
     * Evaluated windows of traffic, newest first.
     *
     * @param version null for all
     * @throws ServiceException NOT_FOUND, or INVALID_ARGUMENT for a limit out of range
     */
    public List<EvaluatedWindow> drift(String endpoint, String version, int limit) {
        check(endpoint, limit);
        return jdbi.withHandle(handle -> analyses.driftWindows(handle, endpoint, version, limit));
    }

    /** Tested windows of labelled rows, newest first; otherwise as {@link #drift}. */
    public List<LabelledWindow> performance(String endpoint, String version, int limit) {
        check(endpoint, limit);
        return jdbi.withHandle(
                handle -> analyses.performanceWindows(handle, endpoint, version, limit));
    }

    private void check(String endpoint, int limit) {
        endpoints.get(endpoint);
        if (limit < 1 || limit > MAX_LISTED) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT, "limit must be between 1 and " + MAX_LISTED);
        }
    }
}
