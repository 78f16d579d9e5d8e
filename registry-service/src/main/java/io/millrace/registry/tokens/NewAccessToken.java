package io.millrace.registry.tokens;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Set;

/**
 * A token to be made.
 *
 * @param name what its owner knows it by
 * @param permissions what it may do; null for all that the owner may, except making tokens
 * @param lifetime such as {@code P30D}, which is what null means
 */
public record NewAccessToken(
        @NotBlank @Size(max = 100) @Pattern(regexp = "[^\\x00]*") String name,
        Set<String> permissions,
        Duration lifetime) {}
