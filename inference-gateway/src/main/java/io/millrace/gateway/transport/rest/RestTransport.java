package io.millrace.gateway.transport.rest;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.access.Authenticator;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.inference.MetadataService;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jboss.logging.Logger;

/** Routes below {@code /v2}; everything there that is not a path of the protocol is 404. */
@Singleton
public class RestTransport {

    private static final Logger LOG = Logger.getLogger(RestTransport.class);
    private static final String PATH = "/v2";

    private final MetadataService metadata;
    private final Authenticator authenticator;
    private final RestInference inference;
    private final long maxBody;

    RestTransport(
            InferenceService inference,
            MetadataService metadata,
            Authenticator authenticator,
            GatewayConfig config) {
        this.metadata = metadata;
        this.authenticator = authenticator;
        this.inference = new RestInference(inference);
        this.maxBody = config.grpc().maxMessageSize().asLongValue();
    }

    void register(@Observes Router router) {
        router.route(PATH + "*").order(-1).handler(this::checkPath);
        router.post(PATH + "/*")
                .order(0)
                .handler(BodyHandler.create(false).setBodyLimit(maxBody))
                .failureHandler(this::refuseBody);
        router.route(PATH + "*").order(1).handler(this::authenticate);
    }

    private void checkPath(RoutingContext context) {
        HttpServerRequest request = context.request();
        ProtocolPath path = ProtocolPath.parse(request.path()).orElse(null);
        if (path == null) {
            RestAnswers.error(context, 404, "Not Found");
        } else if (!path.kind().method().equals(request.method().name())) {
            context.response().putHeader(HttpHeaders.ALLOW, path.kind().method());
            RestAnswers.error(context, 405, "Method Not Allowed");
        } else {
            context.put(PATH, path);
            context.next();
        }
    }

    private void refuseBody(RoutingContext context) {
        if (context.statusCode() == 413) {
            RestAnswers.fail(
                    context,
                    new ServiceException(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "the request is larger than " + maxBody + " bytes"));
        } else {
            RestAnswers.error(context, 400, "the request's body could not be read");
        }
    }

    private void authenticate(RoutingContext context) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        authenticator
                .known(authorization)
                .ifPresentOrElse(
                        caller -> answer(context, caller),
                        () ->
                                authenticator.verify(
                                        authorization,
                                        caller -> answer(context, caller),
                                        failure -> refuse(context, failure)));
    }

    /** What is public stays so for a caller whose token is bad. */
    private void refuse(RoutingContext context, ServiceException failure) {
        ProtocolPath path = context.get(PATH);
        switch (path.kind()) {
            case LIVE, READY, MODEL_READY -> answer(context, new Caller.Anonymous());
            case SERVER, MODEL, INFER -> RestAnswers.fail(context, failure);
        }
    }

    private void answer(RoutingContext context, Caller caller) {
        try {
            answer(context, context.get(PATH), caller);
        } catch (ServiceException e) {
            RestAnswers.fail(context, e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed", context.request().path());
            RestAnswers.error(context, 500, "unexpected failure, see the server's log");
        }
    }

    private void answer(RoutingContext context, ProtocolPath path, Caller caller) {
        switch (path.kind()) {
            case LIVE -> RestAnswers.json(context, 200, Map.of("live", true));
            case READY -> ready(context);
            case MODEL_READY -> modelReady(context, path);
            case SERVER -> RestAnswers.json(context, 200, Wire.toBytes(metadata.server(caller)));
            case MODEL ->
                    RestAnswers.json(
                            context,
                            200,
                            Wire.toBytes(metadata.model(caller, path.model(), path.version())));
            case INFER -> inference.infer(context, path, caller);
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
