package io.millrace.gateway.transport.rest;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.inference.InferenceCall;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.transport.rest.InferJsonReader.RestRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Infer over REST: JSON in and out, binary tensors where the request says so. */
final class RestInference {

    /** Bytes of JSON at the beginning of a body with binary tensors. */
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private final InferenceService inference;

    RestInference(InferenceService inference) {
        this.inference = inference;
    }

    void infer(RoutingContext context, ProtocolPath path, Caller caller) {
        // Before the body is looked at: whoever may not ask learns nothing from it.
        caller.require(Operation.INFER);
        Buffer buffer = context.body().buffer();
        byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
        RestRequest request =
                InferJsonReader.read(
                        path.model(), path.version(), body, jsonLength(context, body.length));
        inference.infer(request.request(), new RestCall(context, request, caller));
    }

    private static int jsonLength(RoutingContext context, int bodyLength) {
        String header = context.request().getHeader(JSON_LENGTH);
        if (header == null) {
            return bodyLength;
        }
        try {
            int length = Integer.parseInt(header.strip());
            if (length > 0 && length <= bodyLength) {
                return length;
            }
        } catch (NumberFormatException notANumber) {
            throw outOfRange(header, bodyLength);
        }
        throw outOfRange(header, bodyLength);
    }

    private static ServiceException outOfRange(String header, int bodyLength) {
        return InferJsonReader.invalid(
                "%s is '%s', but must be from 1 to the body's %d bytes"
                        .formatted(JSON_LENGTH, header, bodyLength));
    }

    /** Where the answer goes. */
    private record RestCall(RoutingContext context, RestRequest request, Caller caller)
            implements InferenceCall {

        @Override
        public long deadline() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean isCancelled() {
            return context.response().closed();
        }

        @Override
        public void succeed(InferenceResponse response) {
            InferJsonWriter.Body body = new InferJsonWriter(request, response).write();
            if (body.jsonLength() < 0) {
                RestAnswers.json(context, 200, body.bytes());
                return;
            }
            HttpServerResponse answer = context.response();
            if (!answer.closed()) {
                answer.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                        .putHeader(JSON_LENGTH, Integer.toString(body.jsonLength()))
                        .end(Buffer.buffer(body.bytes()));
            }
        }

        @Override
        public void fail(ServiceException failure) {
            RestAnswers.fail(context, failure);
        }
    }
}
