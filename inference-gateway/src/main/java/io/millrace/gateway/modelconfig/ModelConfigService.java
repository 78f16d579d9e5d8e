package io.millrace.gateway.modelconfig;

import inference.ModelConfig;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.inference.MetadataService;
import io.millrace.gateway.inference.ModelMetadata;
import jakarta.inject.Singleton;

/** How models are run, for whoever asks. */
@Singleton
public class ModelConfigService {

    private final MetadataService metadata;
    private final ModelConfigs configs;
    private final boolean responseCache;

    ModelConfigService(MetadataService metadata, ModelConfigs configs, GatewayConfig config) {
        this.metadata = metadata;
        this.configs = configs;
        this.responseCache = config.responseCache().bytes() > 0;
    }

    /**
     * The complete configuration.
     *
     * @param version empty for the one that answers most requests
     * @throws ServiceException NOT_FOUND, or UNAVAILABLE while nothing is loaded
     */
    public ModelConfig config(Caller caller, String name, String version) {
        caller.require(Operation.MODEL_CONFIG);
        ModelMetadata model = metadata.model(caller, name, version);
        ModelConfig written =
                configs.find(name)
                        .map(ConfiguredModel::config)
                        .orElseGet(ModelConfig::getDefaultInstance);
        return ConfigCompletion.complete(name, written, model.inputs(), model.outputs()).toBuilder()
                .putAllParameters(
                        UnhonouredFields.asParameter(UnhonouredFields.of(written, responseCache)))
                .build();
    }
}
