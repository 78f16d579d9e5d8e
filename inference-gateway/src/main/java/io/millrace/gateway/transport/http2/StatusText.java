package io.millrace.gateway.transport.http2;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The header {@code grpc-message}: UTF-8 with all but printable ASCII percent-encoded. */
final class StatusText {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private StatusText() {}

    static String encode(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(bytes.length + 16);
        for (byte next : bytes) {
            if (next < ' ' || next > '~' || next == '%') {
                encoded.append('%').append(HEX.toHexDigits(next));
            } else {
                encoded.append((char) next);
            }
        }
        return encoded.toString();
    }
}
