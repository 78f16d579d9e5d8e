package io.millrace.registry.endpoints;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/**
 * A new split of an endpoint's traffic.
 *
 * @param shadow version that also runs on every request; null for none
 * @param champion version that the alias {@code champion} moves to in the same transaction, or null
 * @param reason why, for the record
 */
public record TrafficChange(
        @NotNull List<@NotNull VersionWeight> versions,
        String shadow,
        String champion,
        @Pattern(regexp = "[^\\x00]*") String reason) {}
