package io.millrace.gateway.transport.rest;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Answers in the protocol's shape; an error is {@code {"error": "..."}}. */
final class RestAnswers {

    private static final String JSON = "application/json";
    private static final int OK = 200;

    private RestAnswers() {}

    static void json(RoutingContext context, Object body) {
        json(context, OK, Wire.toBytes(body));
    }

    static void json(RoutingContext context, int status, Object body) {
        json(context, status, Wire.toBytes(body));
    }

    static void json(RoutingContext context, int status, byte[] body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        AnswerForm form = AnswerForm.of(context);
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
        Compression.end(context, status == OK ? form.json(body) : body);
    }

    /** Sends JSON with binary tensors behind it. */
    static void binary(RoutingContext context, byte[] body, int jsonLength) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        AnswerForm.of(context).binaryContentType(jsonLength))
                .putHeader(RestInference.JSON_LENGTH, Integer.toString(jsonLength));
        Compression.end(context, body);
    }

    /** Sends nothing but a status. */
    static void empty(RoutingContext context) {
        if (!context.response().ended() && !context.response().closed()) {
            context.response().setStatusCode(OK).end();
        }
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
