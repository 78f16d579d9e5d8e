package io.millrace.gateway.transport.rest;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.inference.MetadataService;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logging.Logger;

/** Routes below {@code /v2}; everything there that is not a path of the protocol is 404. */
@Singleton
public class RestTransport {

    private static final Logger LOG = Logger.getLogger(RestTransport.class);
    private static final String PATH = "/v2";

    /**
     * Behind the filter that gives a request its id, and before Quarkus' own authentication, which
     * has no part in these paths: {@link Authenticator} knows their callers.
     */
    private static final int ORDER = -500;

    private final MetadataService metadata;
    private final Authenticator authenticator;
    private final RestInference inference;
    private final ExtensionRoutes extensions;
    private final BodyReader bodies;

    RestTransport(
            InferenceService inference,
            MetadataService metadata,
            ExtensionRoutes extensions,
            Authenticator authenticator,
            GatewayConfig config) {
        this.metadata = metadata;
        this.authenticator = authenticator;
        this.inference = new RestInference(inference, metadata);
        this.extensions = extensions;
        this.bodies = new BodyReader(config.grpc().maxMessageSize().asLongValue());
    }

    void register(@Observes Router router) {
        for (String path : new String[] {PATH, PATH + "/*"}) {
            router.route(path).order(ORDER).handler(this::handle);
        }
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        ProtocolPath path;
        try {
            path = ProtocolPath.parse(request.path()).orElse(null);
        } catch (IllegalArgumentException malformed) {
            RestAnswers.error(context, 400, "the path is not percent-encoded as it should be");
            return;
        }
        if (path == null) {
            RestAnswers.error(context, 404, "Not Found");
        } else if (!path.kind().methods().contains(request.method().name())) {
            context.response()
                    .putHeader(HttpHeaders.ALLOW, String.join(", ", path.kind().methods()));
            RestAnswers.error(context, 405, "Method Not Allowed");
        } else if (request.method().equals(HttpMethod.POST)) {
            bodies.read(context, () -> authenticate(context, path));
        } else {
            authenticate(context, path);
        }
    }

    private void authenticate(RoutingContext context, ProtocolPath path) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        authenticator
                .known(authorization)
                .ifPresentOrElse(
                        caller -> dispatch(context, path, caller),
                        () ->
                                authenticator.verify(
                                        authorization,
                                        caller -> dispatch(context, path, caller),
                                        failure -> refuse(context, path, failure)));
    }

    /** What is public stays so for a caller whose token is bad. */
    private void refuse(RoutingContext context, ProtocolPath path, ServiceException failure) {
        if (path.kind().isPublic()) {
            dispatch(context, path, new Caller.Anonymous());
        } else {
            RestAnswers.fail(context, failure);
        }
    }

    private void dispatch(RoutingContext context, ProtocolPath path, Caller caller) {
        switch (path.kind()) {
            // A load may take minutes, and an index reads a disk.
            case INDEX, LOAD, UNLOAD ->
                    Thread.ofPlatform()
                            .name("rest-blocking")
                            .start(() -> answerSafely(context, path, caller));
            default -> answerSafely(context, path, caller);
        }
    }

    private void answerSafely(RoutingContext context, ProtocolPath path, Caller caller) {
        try {
            answer(context, path, caller);
        } catch (ServiceException e) {
            RestAnswers.fail(context, e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed", context.request().path());
            RestAnswers.error(context, 500, "unexpected failure, see the server's log");
        }
    }

    private void answer(RoutingContext context, ProtocolPath path, Caller caller) {
        switch (path.kind()) {
            case LIVE -> RestAnswers.json(context, Map.of("live", true));
            case READY -> ready(context);
            case MODEL_READY -> modelReady(context, path);
            case SERVER -> RestAnswers.json(context, metadata.server(caller));
            case MODEL ->
                    RestAnswers.json(context, metadata.model(caller, path.model(), path.version()));
            case MODEL_CONFIG -> extensions.config(context, path, caller);
            case STATISTICS -> extensions.statistics(context, path, caller);
            case INFER -> inference.infer(context, path, caller);
            case INDEX -> extensions.index(context, path, caller);
            case LOAD -> extensions.load(context, path, caller);
            case UNLOAD -> extensions.unload(context, path, caller);
            case TRACE -> extensions.trace(context, path, caller);
            case LOGGING -> extensions.logging(context, caller);
            case SHARED_MEMORY -> extensions.sharedMemory(caller);
        }
    }

    private void ready(RoutingContext context) {
        boolean ready = metadata.isServerReady();
        RestAnswers.json(context, ready ? 200 : 503, Map.of("live", true, "ready", ready));
    }

    private void modelReady(RoutingContext context, ProtocolPath path) {
        boolean ready = metadata.isModelReady(path.model(), path.version());
        RestAnswers.json(context, ready ? 200 : 503, Map.of("name", path.model(), "ready", ready));
    }
}
