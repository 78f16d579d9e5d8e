package io.millrace.registry.runs;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.registry.search.Page;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Histories of metrics, in order of time. */
@ApplicationScoped
public class MetricHistoryService {

    /** Rows of a page at most. */
    public static final int PAGE = 25_000;

    private static final int MAX_RUNS = 100;

    private final RunRepository runs;
    private final MetricRepository metrics;

    MetricHistoryService(RunRepository runs, MetricRepository metrics) {
        this.runs = runs;
        this.metrics = metrics;
    }

    /** A page of one run's metric; no more than {@link #PAGE} rows whatever is asked for. */
    @WithSession
    public Uni<Page<Metric>> history(String runId, String key, int maxResults, String pageToken) {
        int size = Math.min(maxResults, PAGE);
        Metric after = decode(key, pageToken);
        return runs.find(runId)
                .onItem()
                .ifNull()
                .failWith(() -> RunService.notFound(runId))
                .chain(() -> metrics.history(runId, key, after, size + 1))
                .map(found -> page(found, size));
    }

    /** Histories of one metric of many runs. */
    @WithSession
    public Uni<List<Metric>> histories(List<String> runIds, String key, int maxResults) {
        checkRuns(runIds);
        return metrics.histories(
                runIds, key, MetricRepository.Range.ALL, Math.min(maxResults, PAGE));
    }

    /**
     * Histories thinned to about {@code maxResults} points per run; first and last points of each
     * run stay.
     */
    @WithSession
    public Uni<List<Metric>> sampled(
            List<String> runIds, String key, Long startStep, Long endStep, int maxResults) {
        checkRuns(runIds);
        if ((startStep == null) != (endStep == null)) {
            throw invalid(
                    "If either start step or end step are specified, both must be specified.");
        }
        if (startStep != null && startStep > endStep) {
            throw invalid("end_step must be greater than start_step. ");
        }
        if (maxResults < 1 || maxResults > 2500) {
            throw invalid("max_results must be between 1 and 2500");
        }
        MetricRepository.Range range =
                startStep == null
                        ? MetricRepository.Range.ALL
                        : new MetricRepository.Range(startStep, endStep);
        return metrics.histories(runIds, key, range, 1_000_000)
                .map(all -> StepSampling.sample(all, maxResults));
    }

    private static void checkRuns(List<String> runIds) {
        if (runIds.isEmpty()) {
            throw invalid("GetMetricHistoryBulk request must specify at least one run_id.");
        }
        if (runIds.size() > MAX_RUNS) {
            throw invalid(
                    "GetMetricHistoryBulkInterval request must specify at most 100 run_ids."
                            + " Received "
                            + runIds.size()
                            + " run_ids.");
        }
    }

    private static Page<Metric> page(List<Metric> found, int size) {
        if (found.size() <= size) {
            return new Page<>(found, null);
        }
        Metric last = found.get(size - 1);
        String token = last.timestamp() + ":" + last.step() + ":" + last.value();
        return new Page<>(
                found.subList(0, size),
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(token.getBytes(StandardCharsets.UTF_8)));
    }

    private static Metric decode(String key, String token) {
        if (token == null || token.isEmpty()) {
            return null;
        }
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8)
                            .split(":");
            return Metric.of(
                    key,
                    Double.parseDouble(parts[2]),
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            throw invalid("Invalid page token, could not base64-decode");
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
