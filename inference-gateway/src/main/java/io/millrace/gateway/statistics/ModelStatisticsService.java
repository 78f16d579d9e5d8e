package io.millrace.gateway.statistics;

import inference.InferBatchStatistics;
import inference.InferStatistics;
import inference.ModelStatistics;
import inference.StatisticDuration;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.metrics.BatchSums;
import io.millrace.gateway.metrics.VersionCounters;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.ServedModel;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Counts of the versions that are loaded, since the process started. */
@Singleton
public class ModelStatisticsService {

    private final EndpointCatalog catalog;

    ModelStatisticsService(EndpointCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Statistics of the chosen versions, ordered by model and version.
     *
     * @param name empty for all models
     * @param version empty for all versions
     * @throws ServiceException INVALID_ARGUMENT if there is no such version, as in Triton
     */
    public List<ModelStatistics> statistics(Caller caller, String name, String version) {
        caller.require(Operation.MODEL_STATISTICS);
        if (name.isEmpty()) {
            return catalog.all().stream()
                    .sorted(Comparator.comparing(Endpoint::name))
                    .flatMap(ModelStatisticsService::all)
                    .toList();
        }
        Endpoint endpoint = catalog.find(name).orElseThrow(() -> unavailable(name, version));
        if (version.isEmpty()) {
            List<ModelStatistics> all = all(endpoint).toList();
            if (all.isEmpty()) {
                throw unavailable(name, version);
            }
            return all;
        }
        return List.of(
                endpoint.find(version)
                        .map(model -> statistics(name, model))
                        .orElseThrow(() -> unavailable(name, version)));
    }

    private static ServiceException unavailable(String name, String version) {
        return new ServiceException(
                ErrorCode.INVALID_ARGUMENT,
                "requested model '%s'%s is not available"
                        .formatted(name, version.isEmpty() ? "" : " version " + version));
    }

    private static Stream<ModelStatistics> all(Endpoint endpoint) {
        return endpoint.models().distinct().map(model -> statistics(endpoint.name(), model));
    }

    private static ModelStatistics statistics(String name, ServedModel model) {
        VersionCounters counters = model.counters();
        VersionCounters.Sums sums = counters.sums();
        ModelStatistics.Builder statistics =
                ModelStatistics.newBuilder()
                        .setName(name)
                        .setVersion(model.version())
                        .setLastInference(counters.lastSuccess())
                        .setInferenceCount(sums.rows())
                        .setExecutionCount(sums.runs())
                        .setInferenceStats(inference(counters, sums));
        counters.batches().forEach((rows, batch) -> statistics.addBatchStats(batch(rows, batch)));
        return statistics.build();
    }

    private static InferStatistics inference(VersionCounters counters, VersionCounters.Sums sums) {
        long ran = sums.requests() - counters.withoutRun();
        VersionCounters.Times nanos = sums.nanos();
        VersionCounters.CacheSums cache = counters.cache();
        return InferStatistics.newBuilder()
                .setSuccess(duration(sums.requests(), nanos.total()))
                .setFail(duration(counters.failures(), counters.failedNanos()))
                .setQueue(duration(ran, nanos.queue()))
                .setComputeInput(duration(ran, nanos.input()))
                .setComputeInfer(duration(ran, nanos.run()))
                .setComputeOutput(duration(ran, nanos.output()))
                .setCacheHit(duration(cache.hits(), cache.hitNanos()))
                .setCacheMiss(duration(cache.misses(), cache.missNanos()))
                .build();
    }

    private static InferBatchStatistics batch(long rows, BatchSums batch) {
        return InferBatchStatistics.newBuilder()
                .setBatchSize(rows)
                .setComputeInput(duration(batch.runs(), batch.inputNanos()))
                .setComputeInfer(duration(batch.runs(), batch.runNanos()))
                .setComputeOutput(duration(batch.runs(), batch.outputNanos()))
                .build();
    }

    private static StatisticDuration duration(long count, long nanos) {
        return StatisticDuration.newBuilder().setCount(count).setNs(nanos).build();
    }
}
