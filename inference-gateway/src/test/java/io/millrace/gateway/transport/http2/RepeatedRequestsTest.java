package io.millrace.gateway.transport.http2;

import static io.millrace.gateway.transport.http2.RawConnection.DATA;
import static io.millrace.gateway.transport.http2.RawConnection.END_HEADERS;
import static io.millrace.gateway.transport.http2.RawConnection.END_STREAM;
import static io.millrace.gateway.transport.http2.RawConnection.HEADERS;
import static io.millrace.gateway.transport.http2.RawConnection.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.millrace.gateway.transport.http2.RawConnection.Frame;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests whose headers are the same bytes share an object, and nothing else. */
@Timeout(60)
class RepeatedRequestsTest {

    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER);

    @Test
    void eachIsHeldToItsContentLength() throws Exception {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        headers.writeBytes(RawConnection.headers(EchoServer.ECHO.getFullMethodName()));
        RawConnection.header(headers, "content-length", "5");
        byte[] block = headers.toByteArray();
        byte[] tooLong = {0, 0, 0, 0, 1, 7};
        try (EchoServer server = EchoServer.start();
                RawConnection connection = RawConnection.open(server.port())) {
            connection
                    .frame(HEADERS, END_HEADERS, 1, block)
                    .frame(DATA, END_STREAM, 1, new byte[5])
                    .frame(HEADERS, END_HEADERS, 3, block)
                    .frame(DATA, END_STREAM, 3, tooLong)
                    .frame(HEADERS, END_HEADERS, 5, block)
                    .frame(DATA, END_STREAM, 5, new byte[5])
                    .flush();

            awaitFrames(connection, 3);
            assertThat(connection.received(DATA)).extracting(Frame::stream).containsExactly(1, 5);
            Frame reset = connection.received(RST_STREAM).getFirst();
            assertThat(reset.stream()).isEqualTo(3);
            assertThat(reset.error()).isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
        }
    }

    private static void awaitFrames(RawConnection connection, int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (connection.received(DATA).size() + connection.received(RST_STREAM).size() < count
                && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatAServiceDoesToItsMetadataTheNextCallDoesNotSee() {
        RequestHeaders headers = new RequestHeaders();
        headers.add("x-tenant", "blue");
        Metadata first = MetadataHeaders.read(headers);
        first.discardAll(TENANT);
        first.put(TENANT, "red");

        assertThat(MetadataHeaders.read(headers).getAll(TENANT)).containsExactly("blue");
    }
}
