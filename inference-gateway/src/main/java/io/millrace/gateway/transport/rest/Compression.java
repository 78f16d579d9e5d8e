package io.millrace.gateway.transport.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Compression of an answer, if the client accepts it and there is something to gain. */
enum Compression {
    GZIP("gzip") {
        @Override
        OutputStream over(OutputStream target) throws IOException {
            return new GZIPOutputStream(target);
        }
    },
    DEFLATE("deflate") {
        @Override
        OutputStream over(OutputStream target) {
            return new DeflaterOutputStream(target);
        }
    };

    /** A smaller answer fits one packet anyway. */
    private static final int LEAST_BYTES = 1024;

    private final String coding;

    Compression(String coding) {
        this.coding = coding;
    }

    abstract OutputStream over(OutputStream target) throws IOException;

    /** Sends {@code body}, compressed if that is asked for. */
    static void end(RoutingContext context, byte[] body) {
        String accepted =
                body.length < LEAST_BYTES
                        ? null
                        : context.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepted != null) {
            for (Compression compression : values()) {
                if (compression.isIn(accepted)) {
                    context.response()
                            .putHeader(HttpHeaders.CONTENT_ENCODING, compression.coding)
                            .end(Buffer.buffer(compression.compress(body)));
                    return;
                }
            }
        }
        context.response().end(Buffer.buffer(body));
    }

    private boolean isIn(String accepted) {
        for (String one : accepted.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = one.strip().split(";", 2);
            if (parts[0].strip().equals(coding)) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private byte[] compress(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2);
        try (OutputStream out = over(compressed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
