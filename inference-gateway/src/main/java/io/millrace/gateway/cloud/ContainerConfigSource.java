package io.millrace.gateway.cloud;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Settings that a cloud gives by its own variables: port, routes, folder of models. The cloud
 * stands in front and checks its callers, so the gateway does not. Whatever is set by name wins.
 */
public final class ContainerConfigSource implements ConfigSourceFactory {

    /** Below the environment, above the settings in the jar. */
    private static final int ORDINAL = 275;

    private static final String PREFIX = "millrace.gateway.container.";
    private static final String DEFAULT_PORT = "8080";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        String cloud = value(context, PREFIX + "cloud", "");
        Map<String, String> settings =
                switch (cloud.toLowerCase(Locale.ROOT).replace('_', '-')) {
                    case "sagemaker" -> sageMaker(context);
                    case "vertex-ai" -> vertexAi(context);
                    case "azure-ml" -> azureMl(context);
                    default -> Map.of();
                };
        return settings.isEmpty()
                ? List.of()
                : List.of(new PropertiesConfigSource(settings, "container", ORDINAL));
    }

    private static Map<String, String> sageMaker(ConfigSourceContext context) {
        Map<String, String> settings = common();
        settings.put("quarkus.http.port", value(context, "SAGEMAKER_BIND_TO_PORT", DEFAULT_PORT));
        settings.put("millrace.gateway.models", "/opt/ml/model");
        settings.put(PREFIX + "ready-route", "/ping");
        settings.put(PREFIX + "infer-route", "/invocations");
        put(settings, "model", value(context, "SAGEMAKER_TRITON_DEFAULT_MODEL_NAME", ""));
        return settings;
    }

    private static Map<String, String> vertexAi(ConfigSourceContext context) {
        Map<String, String> settings = common();
        String route =
                "/v1/endpoints/%s/deployedModels/%s"
                        .formatted(
                                value(context, "AIP_ENDPOINT_ID", "0"),
                                value(context, "AIP_DEPLOYED_MODEL_ID", "0"));
        settings.put("quarkus.http.port", value(context, "AIP_HTTP_PORT", DEFAULT_PORT));
        put(settings, "ready-route", value(context, "AIP_HEALTH_ROUTE", route));
        put(settings, "infer-route", value(context, "AIP_PREDICT_ROUTE", route + ":predict"));
        return settings;
    }

    private static Map<String, String> azureMl(ConfigSourceContext context) {
        Map<String, String> settings = common();
        settings.put("quarkus.http.port", DEFAULT_PORT);
        settings.put("millrace.gateway.models", value(context, "AZUREML_MODEL_DIR", "/models"));
        put(settings, "ready-route", "/");
        put(settings, "infer-route", "/score");
        return settings;
    }

    private static Map<String, String> common() {
        Map<String, String> settings = new HashMap<>();
        settings.put("millrace.gateway.insecure", "true");
        settings.put("quarkus.http.host", "0.0.0.0");
        return settings;
    }

    private static void put(Map<String, String> settings, String name, String value) {
        if (!value.isEmpty()) {
            settings.put(PREFIX + name, value);
        }
    }

    private static String value(ConfigSourceContext context, String name, String otherwise) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null || value.getValue().isBlank()
                ? otherwise
                : value.getValue();
    }
}
