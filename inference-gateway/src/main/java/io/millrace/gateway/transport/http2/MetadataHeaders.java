package io.millrace.gateway.transport.http2;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Metadata as HTTP/2 headers and back. Values of keys that end in {@code -bin} are Base64 on the
 * wire; several may share one header, parted by commas.
 */
final class MetadataHeaders {

    private static final AsciiString BINARY = AsciiString.cached("-bin");
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    private MetadataHeaders() {}

    /**
     * The metadata among {@code headers}.
     *
     * @throws IllegalArgumentException if a binary value is not Base64
     */
    static Metadata read(Http2Headers headers) {
        List<byte[]> namesAndValues = new ArrayList<>(2 * headers.size());
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            CharSequence name = header.getKey();
            if (name.charAt(0) == ':') {
                continue;
            }
            if (AsciiString.of(name).endsWith(BINARY)) {
                for (String part : header.getValue().toString().split(",", -1)) {
                    namesAndValues.add(bytes(name));
                    namesAndValues.add(DECODER.decode(part.strip()));
                }
            } else {
                namesAndValues.add(bytes(name));
                namesAndValues.add(bytes(header.getValue()));
            }
        }
        return InternalMetadata.newMetadata(namesAndValues.toArray(byte[][]::new));
    }

    /** Adds {@code metadata} to {@code headers}; what the protocol itself sets is left out. */
    static void write(Metadata metadata, Http2Headers headers) {
        byte[][] serialized = InternalMetadata.serialize(metadata);
        for (int i = 0; i < serialized.length; i += 2) {
            AsciiString name = new AsciiString(serialized[i], false);
            if (isReserved(name)) {
                continue;
            }
            byte[] value = serialized[i + 1];
            headers.add(
                    name,
                    new AsciiString(name.endsWith(BINARY) ? ENCODER.encode(value) : value, false));
        }
    }

    private static boolean isReserved(AsciiString name) {
        return name.isEmpty()
                || name.charAt(0) == ':'
                || name.contentEquals("grpc-status")
                || name.contentEquals("grpc-message")
                || name.contentEquals("content-type")
                || name.contentEquals("te");
    }

    private static byte[] bytes(CharSequence text) {
        return AsciiString.of(text).toByteArray();
    }
}
