package io.millrace.gateway.diagnostics;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.serving.EndpointCatalog;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Triton's trace settings. Requests are not traced to files here, so tracing reads as off, and
 * whatever would switch it on is refused rather than ignored.
 */
@Singleton
public class TraceSettingsService {

    private static final Map<String, List<String>> SETTINGS =
            new TreeMap<>(
                    Map.of(
                            "trace_level", List.of("OFF"),
                            "trace_rate", List.of("1000"),
                            "trace_count", List.of("-1"),
                            "log_frequency", List.of("0"),
                            "trace_file", List.of(""),
                            "trace_mode", List.of("triton")));

    private final EndpointCatalog catalog;

    TraceSettingsService(EndpointCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Settings of the server, or of a model if it is named.
     *
     * @throws ServiceException NOT_FOUND if there is no such model
     */
    public Map<String, List<String>> read(Caller caller, String model) {
        caller.require(Operation.SETTINGS_READ);
        requireKnown(model);
        return SETTINGS;
    }

    /**
     * Takes changes that change nothing.
     *
     * @param changes an empty list asks for the default
     * @throws ServiceException NOT_IMPLEMENTED for any other, INVALID_ARGUMENT for an unknown name
     */
    public Map<String, List<String>> write(
            Caller caller, String model, Map<String, List<String>> changes) {
        caller.require(Operation.SETTINGS_WRITE);
        requireKnown(model);
        changes.forEach(
                (name, value) -> {
                    List<String> present = SETTINGS.get(name);
                    if (present == null) {
                        throw new ServiceException(
                                ErrorCode.INVALID_ARGUMENT, "unknown trace setting '" + name + "'");
                    }
                    if (!value.isEmpty() && !value.equals(present)) {
                        throw new ServiceException(
                                ErrorCode.NOT_IMPLEMENTED,
                                "requests are not traced: '%s' stays %s".formatted(name, present));
                    }
                });
        return SETTINGS;
    }

    private void requireKnown(String model) {
        if (!model.isEmpty()) {
            catalog.get(model);
        }
    }
}
