package io.millrace.gateway.cloud;

import io.millrace.contracts.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Refusals before a request reaches the protocol, in the protocol's shape. */
final class ContainerAnswers {

    private ContainerAnswers() {}

    static void error(RoutingContext context, int status, String message) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Buffer.buffer(Wire.toBytes(Map.of("error", message))));
    }
}
