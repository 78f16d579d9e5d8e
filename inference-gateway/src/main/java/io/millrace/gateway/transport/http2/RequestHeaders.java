package io.millrace.gateway.transport.http2;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * A request's headers, of which those that every call needs are kept in fields: looking them up
 * costs nothing. They do not change any more once they are decoded: requests of one connection
 * share them ({@link HeadersDecoder}), and any thread may read them.
 */
final class RequestHeaders extends DefaultHttp2Headers {

    private static final int USUAL_COUNT = 8;

    private CharSequence method;
    private CharSequence scheme;
    private CharSequence path;
    private CharSequence authority;
    private CharSequence contentType;
    private CharSequence authorization;
    private CharSequence timeout;
    private CharSequence encoding;
    private CharSequence acceptEncoding;

    RequestHeaders() {
        super(true, true, USUAL_COUNT);
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        switch (name.length()) {
            case 5 -> path = is(":path", name) ? once(name, path, value) : path;
            case 7 -> takeMethodOrScheme(name, value);
            case 10 -> authority = is(":authority", name) ? value : authority;
            case 12 -> {
                contentType = is("content-type", name) ? value : contentType;
                timeout = is("grpc-timeout", name) ? value : timeout;
            }
            case 13 -> {
                authorization = is("authorization", name) ? value : authorization;
                encoding = is("grpc-encoding", name) ? value : encoding;
            }
            case 20 -> acceptEncoding = is("grpc-accept-encoding", name) ? value : acceptEncoding;
            default -> {
                // Of interest to services only.
            }
        }
        return super.add(name, value);
    }

    /** The codec writes back {@code content-length} as the number that it read; nobody reads it. */
    @Override
    public Http2Headers setLong(CharSequence name, long value) {
        return this;
    }

    private void takeMethodOrScheme(CharSequence name, CharSequence value) {
        if (is(":method", name)) {
            method = once(name, method, value);
        } else if (is(":scheme", name)) {
            scheme = once(name, scheme, value);
        }
    }

    private static boolean is(String expected, CharSequence name) {
        return expected.contentEquals(name);
    }

    /** The codec turns this into a stream error, as RFC 9113 (8.1.1) wants it. */
    private static CharSequence once(CharSequence name, CharSequence before, CharSequence value) {
        if (before != null) {
            throw new IllegalArgumentException(name + " comes twice");
        }
        return value;
    }

    /** Whether a request has all that RFC 9113 (8.3.1) demands. */
    boolean isComplete() {
        return method != null && scheme != null && path != null && !path.isEmpty();
    }

    CharSequence verb() {
        return method;
    }

    CharSequence fullPath() {
        return path;
    }

    CharSequence host() {
        return authority;
    }

    CharSequence contentType() {
        return contentType;
    }

    CharSequence authorization() {
        return authorization;
    }

    CharSequence timeout() {
        return timeout;
    }

    CharSequence encoding() {
        return encoding;
    }

    CharSequence acceptEncoding() {
        return acceptEncoding;
    }
}
