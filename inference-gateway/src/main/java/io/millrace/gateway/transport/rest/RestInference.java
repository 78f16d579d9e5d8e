package io.millrace.gateway.transport.rest;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.access.Caller;
import io.millrace.gateway.access.Operation;
import io.millrace.gateway.inference.InferenceCall;
import io.millrace.gateway.inference.InferenceResponse;
import io.millrace.gateway.inference.InferenceService;
import io.millrace.gateway.inference.MetadataService;
import io.millrace.gateway.transport.rest.InferJsonReader.RestRequest;
import io.vertx.ext.web.RoutingContext;

/** Infer over REST: JSON in and out, binary tensors where the request says so. */
final class RestInference {

    /** Bytes of JSON at the beginning of a body with binary tensors. */
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private final InferenceService inference;
    private final MetadataService metadata;

    RestInference(InferenceService inference, MetadataService metadata) {
        this.inference = inference;
        this.metadata = metadata;
    }

    void infer(RoutingContext context, ProtocolPath path, Caller caller) {
        // Before the body is looked at: whoever may not ask learns nothing from it.
        caller.require(Operation.INFER);
        byte[] body = BodyReader.of(context);
        int jsonLength = jsonLength(context, body.length);
        RestRequest request =
                jsonLength == 0 && body.length > 0
                        ? InferJsonReader.raw(
                                path.model(),
                                path.version(),
                                RawInput.of(
                                        metadata.model(caller, path.model(), path.version()), body))
                        : InferJsonReader.read(path.model(), path.version(), body, jsonLength);
        inference.infer(request.request(), new RestCall(context, request, caller));
    }

    private static int jsonLength(RoutingContext context, int bodyLength) {
        String header = context.request().getHeader(JSON_LENGTH);
        if (header == null) {
            return bodyLength;
        }
        try {
            int length = Integer.parseInt(header.strip());
            if (length >= 0 && length <= bodyLength) {
                return length;
            }
        } catch (NumberFormatException notANumber) {
            throw outOfRange(header, bodyLength);
        }
        throw outOfRange(header, bodyLength);
    }

    private static ServiceException outOfRange(String header, int bodyLength) {
        return InferJsonReader.invalid(
                "%s is '%s', but must be from 0 to the body's %d bytes"
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
        public CharSequence header(CharSequence name) {
            return context.request().headers().get(name);
        }

        @Override
        public Protocol protocol() {
            return Protocol.HTTP;
        }

        @Override
        public void succeed(InferenceResponse response) {
            InferJsonWriter.Body body = new InferJsonWriter(request, response).write();
            if (body.jsonLength() < 0) {
                RestAnswers.json(context, 200, body.bytes());
            } else {
                RestAnswers.binary(context, body.bytes(), body.jsonLength());
            }
        }

        @Override
        public void fail(ServiceException failure) {
            RestAnswers.fail(context, failure);
        }
    }
}
