package io.millrace.gateway.transport.http2;

import static io.millrace.gateway.transport.http2.EchoServer.ECHO;
import static io.millrace.gateway.transport.http2.EchoServer.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @TempDir static Path folder;

    private static PemFiles server;
    private static PemFiles client;

    @BeforeAll
    static void issueCertificates() throws Exception {
        server = PemFiles.selfSigned(folder, "server", "localhost");
        client = PemFiles.selfSigned(folder, "client", "client");
    }

    @Test
    void agreesOnHttp2OverTls() throws Exception {
        TlsFiles files = new TlsFiles(server.certificate(), server.key(), Optional.empty());
        try (EchoServer echo = new EchoServer(ServerLimits.DEFAULT, Optional.of(files))) {
            ManagedChannel channel =
                    channel(
                            echo,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(server.certificate().toFile())
                                    .build());
            assertThat(call(channel, ECHO, new byte[100_000])).hasSize(100_000);
            channel.shutdownNow();
        }
    }

    @Test
    void takesOnlyClientsOfTheAuthorityThatItKnows() throws Exception {
        TlsFiles files =
                new TlsFiles(server.certificate(), server.key(), Optional.of(client.certificate()));
        try (EchoServer echo = new EchoServer(ServerLimits.DEFAULT, Optional.of(files))) {
            ManagedChannel known =
                    channel(
                            echo,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(server.certificate().toFile())
                                    .keyManager(
                                            client.certificate().toFile(), client.key().toFile())
                                    .build());
            ManagedChannel stranger =
                    channel(
                            echo,
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(server.certificate().toFile())
                                    .build());

            assertThat(call(known, ECHO, new byte[] {7})).containsExactly(7);
            assertThatThrownBy(() -> call(stranger, ECHO, new byte[] {7}))
                    .hasMessageStartingWith("UNAVAILABLE");
            known.shutdownNow();
            stranger.shutdownNow();
        }
    }

    private static ManagedChannel channel(EchoServer echo, ChannelCredentials credentials) {
        return Grpc.newChannelBuilderForAddress("localhost", echo.port(), credentials).build();
    }
}
