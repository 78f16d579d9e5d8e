package io.millrace.gateway.transport.http2;

import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;

/** What a server sends around its messages; what is always the same is built once. */
final class ResponseHeaders {

    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString GRPC = AsciiString.cached("application/grpc");
    private static final AsciiString STATUS = AsciiString.cached("grpc-status");
    private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");
    private static final AsciiString ENCODING = AsciiString.cached("grpc-encoding");
    private static final AsciiString ACCEPT_ENCODING = AsciiString.cached("grpc-accept-encoding");
    private static final AsciiString GZIP = AsciiString.cached("gzip");
    private static final AsciiString ENCODINGS = AsciiString.cached("identity,gzip");
    private static final AsciiString OK = AsciiString.cached("200");
    private static final AsciiString[] CODES = codes();

    /** Begins an ordinary answer. */
    static final Http2Headers PLAIN =
            ReadOnlyHttp2Headers.serverHeaders(false, OK, CONTENT_TYPE, GRPC);

    /** Ends a call that went well. */
    static final Http2Headers SUCCESS = ReadOnlyHttp2Headers.trailers(false, STATUS, CODES[0]);

    private ResponseHeaders() {}

    /** Begins an answer with metadata, or with packed messages. */
    static Http2Headers initial(Metadata metadata, boolean packed) {
        if (!packed && (metadata == null || metadata.keys().isEmpty())) {
            return PLAIN;
        }
        Http2Headers headers = grpc(8);
        if (packed) {
            headers.add(ENCODING, GZIP);
        }
        if (metadata != null) {
            MetadataHeaders.write(metadata, headers);
        }
        return headers;
    }

    /** Ends a call whose answer has begun. */
    static Http2Headers trailers(Status status, Metadata metadata) {
        if (status.isOk()
                && status.getDescription() == null
                && (metadata == null || metadata.keys().isEmpty())) {
            return SUCCESS;
        }
        return addStatus(new DefaultHttp2Headers(false, 4), status, metadata);
    }

    /** Ends a call that has no answer. */
    static Http2Headers trailersOnly(Status status, Metadata metadata) {
        Http2Headers headers = addStatus(grpc(8), status, metadata);
        if (status.getCode() == Status.Code.UNIMPLEMENTED) {
            headers.add(ACCEPT_ENCODING, ENCODINGS);
        }
        return headers;
    }

    private static Http2Headers grpc(int count) {
        return new DefaultHttp2Headers(false, count).status(OK).add(CONTENT_TYPE, GRPC);
    }

    private static Http2Headers addStatus(Http2Headers headers, Status status, Metadata metadata) {
        headers.add(STATUS, CODES[status.getCode().value()]);
        if (status.getDescription() != null) {
            headers.add(MESSAGE, new AsciiString(StatusText.encode(status.getDescription())));
        }
        if (metadata != null) {
            MetadataHeaders.write(metadata, headers);
        }
        return headers;
    }

    private static AsciiString[] codes() {
        AsciiString[] codes = new AsciiString[Status.Code.values().length];
        for (Status.Code code : Status.Code.values()) {
            codes[code.value()] = AsciiString.cached(Integer.toString(code.value()));
        }
        return codes;
    }
}
