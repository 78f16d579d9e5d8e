package io.millrace.gateway.inference;

import java.util.List;

/** What a client may know about the server. Only what is implemented is among the extensions. */
public record ServerMetadata(String name, String version, List<String> extensions) {

    static final List<String> EXTENSIONS =
            List.of(
                    "model_repository",
                    "model_configuration",
                    "binary_tensor_data",
                    "parameters",
                    "statistics",
                    "classification",
                    "logging");
}
