package io.millrace.gateway.inference;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.serving.ServedModel;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Health and metadata of server and models, for every protocol. */
@Singleton
public class MetadataService {

    private final EndpointCatalog catalog;
    private final Readiness readiness;
    private final String version;

    MetadataService(
            EndpointCatalog catalog,
            Readiness readiness,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown")
                    String version) {
        this.catalog = catalog;
        this.readiness = readiness;
        this.version = version;
    }

    public boolean isServerReady() {
        return readiness.isReady();
    }

    /**
     * Whether the endpoint can answer.
     *
     * @param version empty for whatever the split chooses
     * @throws ServiceException NOT_FOUND if there is no such endpoint or version
     */
    public boolean isModelReady(String name, String version) {
        Endpoint endpoint = catalog.get(name);
        if (version.isEmpty()) {
            return !endpoint.routes().isEmpty();
        }
        return !endpoint.isPending(version) && EndpointCatalog.find(endpoint, version) != null;
    }

    public ServerMetadata server(Caller caller) {
        caller.require(Operation.SERVER_METADATA);
        return new ServerMetadata("millrace", version, ServerMetadata.EXTENSIONS);
    }

    /**
     * Inputs and outputs of a model.
     *
     * @throws ServiceException NOT_FOUND, or UNAVAILABLE while nothing is loaded
     */
    public ModelMetadata model(Caller caller, String name, String version) {
        caller.require(Operation.MODEL_METADATA);
        Endpoint endpoint = catalog.get(name);
        ServedModel model =
                version.isEmpty() ? main(endpoint) : EndpointCatalog.find(endpoint, version);
        List<String> versions =
                endpoint.routes().stream().map(route -> route.model().version()).toList();
        return new ModelMetadata(
                name, versions, ModelMetadata.PLATFORM, model.inputs(), model.outputs());
    }

    /** The version that answers most requests. */
    private static ServedModel main(Endpoint endpoint) {
        return endpoint.routes().stream()
                .max(java.util.Comparator.comparingInt(Endpoint.Route::weight))
                .map(Endpoint.Route::model)
                .orElseThrow(() -> EndpointCatalog.nothingLoaded(endpoint));
    }
}
