package io.millrace.gateway.repository;

import com.google.protobuf.ByteString;
import inference.ModelConfig;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.modelconfig.ConfigFile;
import io.millrace.gateway.repository.IndexEntry.State;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.ModelLoadException;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Triton's model repository extension, for every protocol. */
@Singleton
public class RepositoryService {

    private static final String CONFIG = "config";
    private static final String FILE = "file:";
    private static final String UNLOAD_DEPENDENTS = "unload_dependents";

    /** Reason of a version that is known, and not loaded now. */
    static final String UNLOADED =
            "unloaded to stay within the memory budget; loads on the next request";

    private final ModelRepository repository;
    private final EndpointCatalog catalog;

    RepositoryService(
            GatewayConfig config,
            FolderRepository folder,
            EndpointRepository endpoints,
            EndpointCatalog catalog) {
        this.repository = config.isStandAlone() ? folder : endpoints;
        this.catalog = catalog;
    }

    /**
     * Every known model.
     *
     * @param ready only what can answer
     */
    public List<IndexEntry> index(Caller caller, String repositoryName, boolean ready) {
        caller.require(Operation.REPOSITORY_INDEX);
        requireNoName(repositoryName);
        return repository.index().stream()
                .map(this::asLoaded)
                .filter(entry -> !ready || entry.state() == State.READY)
                .toList();
    }

    /** Ready is what is in memory, although a request would bring the others there. */
    private IndexEntry asLoaded(IndexEntry entry) {
        return entry.state() == State.READY && isUnloaded(entry)
                ? new IndexEntry(entry.name(), entry.version(), State.UNAVAILABLE, UNLOADED)
                : entry;
    }

    private boolean isUnloaded(IndexEntry entry) {
        return catalog.find(entry.name())
                .flatMap(endpoint -> endpoint.find(entry.version()))
                .filter(model -> !model.isLoaded())
                .isPresent();
    }

    /**
     * Loads a model; blocks.
     *
     * @param parameters {@code config} as a String of JSON, and with it perhaps the model's files:
     *     {@code file:VERSION/model.onnx} as a ByteString, or as a String of base64
     * @throws ServiceException INVALID_ARGUMENT, NOT_FOUND, or UNAVAILABLE if models are not
     *     controlled like that
     */
    public void load(
            Caller caller, String repositoryName, String model, Map<String, Object> parameters) {
        caller.require(Operation.REPOSITORY_CONTROL);
        requireNoName(repositoryName);
        ModelConfig config = null;
        Map<String, byte[]> files = new TreeMap<>();
        for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            if (name.startsWith(FILE)) {
                files.put(name.substring(FILE.length()), bytes(name, parameter.getValue()));
            } else if (name.equals(CONFIG)) {
                config = config(parameter.getValue());
            } else {
                throw invalid("parameter '%s' is not supported".formatted(name));
            }
        }
        if (config == null && !files.isEmpty()) {
            throw invalid("files are given, so parameter 'config' must be given, too");
        }
        repository.load(model, config, files);
    }

    private static byte[] bytes(String name, Object value) {
        if (value instanceof ByteString bytes) {
            return bytes.toByteArray();
        }
        try {
            if (value instanceof String text) {
                return Base64.getDecoder().decode(text);
            }
        } catch (IllegalArgumentException e) {
            throw invalid("parameter '%s' is not base64: %s".formatted(name, e.getMessage()));
        }
        throw invalid("parameter '%s' must be the bytes of a file".formatted(name));
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }

    private static ModelConfig config(Object json) {
        if (!(json instanceof String text)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT, "parameter 'config' must be a string of JSON");
        }
        try {
            return ConfigFile.fromJson(text);
        } catch (ModelLoadException e) {
            throw new ServiceException(ErrorCode.INVALID_ARGUMENT, e.getMessage());
        }
    }

    /** Unloads a model; running requests end first. There are no ensembles, hence no dependents. */
    public void unload(
            Caller caller, String repositoryName, String model, Map<String, Object> parameters) {
        caller.require(Operation.REPOSITORY_CONTROL);
        requireNoName(repositoryName);
        parameters.forEach(
                (name, value) -> {
                    if (!name.equals(UNLOAD_DEPENDENTS) || !(value instanceof Boolean)) {
                        throw new ServiceException(
                                ErrorCode.INVALID_ARGUMENT,
                                "parameter '%s' is not supported".formatted(name));
                    }
                });
        repository.unload(model);
    }

    private static void requireNoName(String repositoryName) {
        if (!repositoryName.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.NOT_IMPLEMENTED, "'repository_name' specification is not supported");
        }
    }
}
