package io.millrace.registry.runs;

import java.util.List;

/** What a run read. */
public record RunInputs(List<DatasetInput> datasetInputs, List<ModelInput> modelInputs) {}
