package io.millrace.gateway.transport.rest;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/**
 * Takes a request's body whole, whatever it calls itself: curl sends JSON as a form unless told
 * otherwise. What is larger than the limit, also once it is decompressed, is refused.
 */
public final class BodyReader {

    private static final String BODY = BodyReader.class.getName();

    private static final Set<String> UNCHANGED = Set.of("", "identity");
    private static final String CONTINUE = "100-continue";

    private final long limit;

    /** Takes up to {@code limit} bytes. */
    public BodyReader(long limit) {
        this.limit = limit;
    }

    /** The body of a request that was read. */
    public static byte[] of(RoutingContext context) {
        Buffer body = context.get(BODY);
        return body == null ? new byte[0] : body.getBytes();
    }

    /** Puts another body into the place of the one that was read. */
    public static void replace(RoutingContext context, byte[] body) {
        context.put(BODY, Buffer.buffer(body));
    }

    /** Reads the body, and goes on to the next handler. */
    public void handle(RoutingContext context) {
        read(context, context::next);
    }

    /** Reads the body, and goes on with {@code next} unless it was refused. */
    void read(RoutingContext context, Runnable next) {
        if (context.get(BODY) != null) {
            next.run();
            return;
        }
        HttpServerRequest request = context.request();
        if (!isReadable(context) || isAnnouncedTooLarge(context)) {
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(
                chunk -> {
                    if (body.length() + (long) chunk.length() <= limit) {
                        body.appendBuffer(chunk);
                    } else if (!context.response().ended()) {
                        refuse(context);
                    }
                });
        request.exceptionHandler(failure -> unreadable(context));
        request.endHandler(
                end -> {
                    if (!context.response().ended()) {
                        context.put(BODY, body);
                        next.run();
                    }
                });
        if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        request.resume();
    }

    /** The server decompresses what it knows, and takes the header away then. */
    private static boolean isReadable(RoutingContext context) {
        String encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || UNCHANGED.contains(encoding.toLowerCase(Locale.ROOT))) {
            return true;
        }
        context.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, deflate");
        RestAnswers.fail(
                context,
                new ServiceException(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Content-Encoding '%s' is not supported; send gzip or deflate"
                                .formatted(encoding)));
        return false;
    }

    private boolean isAnnouncedTooLarge(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        // Anything else than a number never came this far.
        boolean tooLarge = length != null && Long.parseLong(length) > limit;
        if (tooLarge) {
            refuse(context);
        }
        return tooLarge;
    }

    /** Closes the connection: the rest of the body would have to be read otherwise. */
    private void refuse(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        RestAnswers.fail(
                context,
                new ServiceException(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "the request is larger than " + limit + " bytes"));
    }

    private static void unreadable(RoutingContext context) {
        if (!context.response().ended() && !context.response().closed()) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            RestAnswers.error(context, 400, "the request's body could not be read");
        }
    }
}
