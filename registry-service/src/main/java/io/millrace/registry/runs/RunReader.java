package io.millrace.registry.runs;

import io.millrace.registry.tags.Tag;
import io.millrace.registry.tags.TagRepository;
import io.millrace.registry.tags.TagTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Puts whole runs together: one query per table for a page of runs, never one per run. */
@ApplicationScoped
class RunReader {

    private final RunRepository runs;
    private final MetricRepository metrics;
    private final TagRepository tags;
    private final RunInputRepository inputs;

    RunReader(
            RunRepository runs,
            MetricRepository metrics,
            TagRepository tags,
            RunInputRepository inputs) {
        this.runs = runs;
        this.metrics = metrics;
        this.tags = tags;
        this.inputs = inputs;
    }

    /** The runs in the order of their ids; unknown ids are left out. */
    Uni<List<Run>> read(List<String> runIds) {
        if (runIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Parts parts = new Parts();
        return runs.find(runIds)
                .invoke(found -> parts.infos = found)
                .chain(() -> metrics.latest(runIds))
                .invoke(found -> parts.metrics = found)
                .chain(() -> tags.of(TagTable.RUN_PARAM, runIds))
                .invoke(found -> parts.params = found)
                .chain(() -> tags.of(TagTable.RUN, runIds))
                .invoke(found -> parts.tags = found)
                .chain(() -> inputs.datasets(runIds))
                .invoke(found -> parts.datasets = found)
                .chain(() -> inputs.models(runIds))
                .map(
                        models ->
                                parts.infos.stream()
                                        .sorted(
                                                Comparator.comparing(
                                                        info -> runIds.indexOf(info.runId())))
                                        .map(info -> parts.run(info, models))
                                        .toList());
    }

    /** What one page has gathered so far. */
    private static final class Parts {
        private List<RunInfo> infos;
        private Map<String, List<Metric>> metrics;
        private Map<String, List<Tag>> params;
        private Map<String, List<Tag>> tags;
        private Map<String, List<DatasetInput>> datasets;

        private Run run(RunInfo info, Map<String, RunInputRepository.Models> models) {
            String id = info.runId();
            RunInputRepository.Models ofRun =
                    models.getOrDefault(id, RunInputRepository.Models.NONE);
            return new Run(
                    info,
                    new RunData(
                            metrics.getOrDefault(id, List.of()),
                            params.getOrDefault(id, List.of()),
                            tags.getOrDefault(id, List.of())),
                    new RunInputs(datasets.getOrDefault(id, List.of()), ofRun.inputs()),
                    new RunOutputs(ofRun.outputs()));
        }
    }
}
