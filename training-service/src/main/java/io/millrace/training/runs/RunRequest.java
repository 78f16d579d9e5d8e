package io.millrace.training.runs;

import io.millrace.contracts.model.Task;
import io.millrace.training.gates.GateSpec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A wish to train on an uploaded data set. */
record RunRequest(
        @NotBlank String modelName,
        @NotNull UUID datasetId,
        Task task,
        @Pattern(regexp = "xgboost", message = "is not a trainer: only xgboost is") String trainer,
        Map<String, @NotNull Object> parameters,
        List<@NotNull @Valid GateSpec> gates,
        String endpoint) {}
