package io.millrace.registry.endpoints;

import io.millrace.contracts.serving.EndpointState.Sampling;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;

/**
 * An endpoint to be made.
 *
 * @param model name of the registered model
 * @param shadow version that also runs on every request, or null
 * @param sampling null for all requests
 * @param paneWidth width of a monitoring window in event time; null for an hour
 */
public record NewEndpoint(
        @NotBlank
                @Pattern(
                        regexp = "[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?",
                        message = "is lower-case letters, digits, '.', '_' and '-', 63 at most")
                String name,
        @NotBlank @Pattern(regexp = "[^\\x00]*") String model,
        @NotNull List<@NotNull VersionWeight> versions,
        String shadow,
        Sampling sampling,
        Duration paneWidth) {}
