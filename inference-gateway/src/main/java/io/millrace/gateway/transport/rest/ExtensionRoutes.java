package io.millrace.gateway.transport.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.diagnostics.LogSettingsService;
import io.millrace.gateway.diagnostics.TraceSettingsService;
import io.millrace.gateway.modelconfig.ModelConfigService;
import io.millrace.gateway.repository.RepositoryService;
import io.millrace.gateway.statistics.ModelStatisticsService;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Triton's extensions over REST, all but infer. */
@Singleton
class ExtensionRoutes {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ModelConfigService configs;
    private final ModelStatisticsService statistics;
    private final RepositoryService repository;
    private final LogSettingsService log;
    private final TraceSettingsService trace;

    ExtensionRoutes(
            ModelConfigService configs,
            ModelStatisticsService statistics,
            RepositoryService repository,
            LogSettingsService log,
            TraceSettingsService trace) {
        this.configs = configs;
        this.statistics = statistics;
        this.repository = repository;
        this.log = log;
        this.trace = trace;
    }

    void config(RoutingContext context, ProtocolPath path, Caller caller) {
        RestAnswers.json(
                context, MessageJson.of(configs.config(caller, path.model(), path.version())));
    }

    void statistics(RoutingContext context, ProtocolPath path, Caller caller) {
        RestAnswers.json(
                context,
                Map.of(
                        "model_stats",
                        statistics.statistics(caller, path.model(), path.version()).stream()
                                .map(MessageJson::of)
                                .toList()));
    }

    /** Blocks. */
    void index(RoutingContext context, ProtocolPath path, Caller caller) {
        JsonNode ready = body(context).path("ready");
        if (!ready.isMissingNode() && !ready.isBoolean()) {
            throw InferJsonReader.invalid("'ready' must be a bool");
        }
        RestAnswers.json(
                context, repository.index(caller, path.repository(), ready.asBoolean(false)));
    }

    /** Blocks. */
    void load(RoutingContext context, ProtocolPath path, Caller caller) {
        repository.load(
                caller, path.repository(), path.model(), values(body(context).path("parameters")));
        RestAnswers.empty(context);
    }

    /** Blocks. */
    void unload(RoutingContext context, ProtocolPath path, Caller caller) {
        repository.unload(
                caller, path.repository(), path.model(), values(body(context).path("parameters")));
        RestAnswers.empty(context);
    }

    void logging(RoutingContext context, Caller caller) {
        Map<String, Object> changes = values(body(context));
        RestAnswers.json(
                context,
                isRead(context) || changes.isEmpty()
                        ? log.read(caller)
                        : log.write(caller, changes));
    }

    void trace(RoutingContext context, ProtocolPath path, Caller caller) {
        Map<String, List<String>> changes = new HashMap<>();
        body(context)
                .properties()
                .forEach(entry -> changes.put(entry.getKey(), texts(entry.getValue())));
        Map<String, List<String>> settings =
                isRead(context) || changes.isEmpty()
                        ? trace.read(caller, path.model())
                        : trace.write(caller, path.model(), changes);
        // Levels are a list, everything else one value.
        Map<String, Object> body = new LinkedHashMap<>();
        settings.forEach(
                (name, value) ->
                        body.put(name, name.equals("trace_level") ? value : value.getFirst()));
        RestAnswers.json(context, body);
    }

    void sharedMemory(Caller caller) {
        caller.require(Operation.SHARED_MEMORY);
        throw new ServiceException(ErrorCode.NOT_IMPLEMENTED, "shared memory is not supported");
    }

    private static boolean isRead(RoutingContext context) {
        return context.request().method().equals(HttpMethod.GET);
    }

    /** An empty body is an empty object. */
    private static JsonNode body(RoutingContext context) {
        byte[] body = BodyReader.of(context);
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode root = MAPPER.readTree(body);
            if (!root.isObject()) {
                throw InferJsonReader.invalid("the request must be a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw InferJsonReader.invalid(
                    "failed to parse the request JSON buffer: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw InferJsonReader.invalid(
                    "failed to parse the request JSON buffer: " + e.getMessage());
        }
    }

    private static Map<String, Object> values(JsonNode object) {
        Map<String, Object> values = new HashMap<>();
        object.properties()
                .forEach(
                        entry ->
                                values.put(entry.getKey(), JsonParameters.value(entry.getValue())));
        return values;
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.asText()));
        } else if (!value.isNull()) {
            texts.add(value.asText());
        }
        return texts;
    }
}
