package io.millrace.gateway.transport.rest;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Answers in the protocol's shape; an error is {@code {"error": "..."}}. */
final class RestAnswers {

    private static final String JSON = "application/json";

    private RestAnswers() {}

    static void json(RoutingContext context, int status, Map<String, ?> body) {
        json(context, status, Wire.toBytes(body));
    }

    static void json(RoutingContext context, int status, byte[] body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(Buffer.buffer(body));
    }

    static void error(RoutingContext context, int status, String message) {
        json(context, status, Map.of("error", message));
    }

    static void fail(RoutingContext context, ServiceException failure) {
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            context.response().putHeader("www-authenticate", "Bearer");
        }
        if (failure.code() == ErrorCode.OVERLOADED) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        error(context, failure.code().httpStatus(), failure.getMessage());
    }
}
