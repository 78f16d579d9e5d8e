package io.millrace.gateway.cloud;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.GatewayConfig.Cloud;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.inference.MetadataService;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.Readiness;
import io.millrace.gateway.transport.rest.AnswerForm;
import io.millrace.gateway.transport.rest.BodyReader;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cloud's two routes, led to the protocol's own. */
@Singleton
class ContainerRoutes {

    private static final String JSON_LENGTH = "Inference-Header-Content-Length";
    private static final String REDIRECT = "X-Vertex-Ai-Triton-Redirect";
    private static final Pattern BINARY =
            Pattern.compile(
                    "(application/vnd\\.(?:sagemaker|vertex-ai)-triton\\.binary\\+json"
                            + "\\s*;\\s*json-header-size=)(\\d+)");

    /** What a caller of a prediction may be led to: reading and inferring. */
    private static final Pattern READ_ONLY =
            Pattern.compile(
                    "/?v2(/health/(live|ready)|/models/stats|/models/[^/]+(/versions/[^/]+)?"
                            + "(/(ready|config|stats|infer))?)?");

    private final GatewayConfig.Container config;
    private final EndpointCatalog catalog;
    private final MetadataService metadata;
    private final Readiness readiness;
    private final BodyReader bodies;

    ContainerRoutes(
            GatewayConfig config,
            EndpointCatalog catalog,
            MetadataService metadata,
            Readiness readiness) {
        this.config = config.container();
        this.catalog = catalog;
        this.metadata = metadata;
        this.readiness = readiness;
        this.bodies = new BodyReader(config.grpc().maxMessageSize().asLongValue());
    }

    void register(@Observes Router router) {
        if (config.cloud().isEmpty()) {
            return;
        }
        config.readyRoute().ifPresent(path -> router.get(path).order(-2).handler(this::ready));
        config.inferRoute()
                .ifPresent(
                        path -> {
                            router.post(path).order(-2).handler(bodies::handle);
                            router.post(path).order(-1).handler(this::infer);
                        });
    }

    private void ready(RoutingContext context) {
        context.response().setStatusCode(readiness.isReady() ? 200 : 503).end();
    }

    private void infer(RoutingContext context) {
        Optional<String> redirect =
                config.cloud().orElseThrow() == Cloud.VERTEX_AI
                        ? Optional.ofNullable(context.request().getHeader(REDIRECT))
                        : Optional.empty();
        if (redirect.isPresent()) {
            redirect(context, redirect.get());
            return;
        }
        Optional<String> model = model();
        if (model.isEmpty()) {
            ContainerAnswers.error(
                    context,
                    readiness.isReady() ? 400 : 503,
                    "name the model that answers here: millrace.gateway.container.model");
            return;
        }
        readBinary(context);
        try {
            if (Instances.are(BodyReader.of(context))) {
                readInstances(context, model.get());
            }
        } catch (ServiceException e) {
            ContainerAnswers.error(context, e.code().httpStatus(), e.getMessage());
            return;
        }
        String name = URLEncoder.encode(model.get(), StandardCharsets.UTF_8);
        context.reroute(HttpMethod.POST, "/v2/models/" + name + "/infer");
    }

    private void readInstances(RoutingContext context, String model) {
        Instances instances = new Instances(metadata.model(new Caller.Unchecked(), model, ""));
        BodyReader.replace(context, instances.toRequest(BodyReader.of(context)));
        new AnswerForm(instances::toPredictions, AnswerForm.PROTOCOL.binaryType()).putInto(context);
    }

    private void redirect(RoutingContext context, String target) {
        if (!READ_ONLY.matcher(target).matches()) {
            ContainerAnswers.error(context, 403, "'" + target + "' may not be called from here");
            return;
        }
        readBinary(context);
        String path = target.startsWith("/") ? target : "/" + target;
        context.reroute(path.endsWith("/infer") ? HttpMethod.POST : HttpMethod.GET, path);
    }

    /** Binary tensors in the cloud's own content type, which the answer has then, too. */
    private static void readBinary(RoutingContext context) {
        String type = context.request().getHeader("content-type");
        Matcher binary = BINARY.matcher(type == null ? "" : type);
        if (binary.matches()) {
            String prefix = binary.group(1);
            context.request().headers().set(JSON_LENGTH, binary.group(2));
            new AnswerForm(AnswerForm.PROTOCOL.jsonForm(), length -> prefix + length)
                    .putInto(context);
        }
    }

    /** The one that is set, or the only one there is. */
    private Optional<String> model() {
        if (config.model().isPresent()) {
            return config.model();
        }
        List<String> names = catalog.all().stream().map(Endpoint::name).toList();
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }
}
