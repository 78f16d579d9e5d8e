package io.millrace.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.millrace.gateway.process.GatewayProcess;
import io.millrace.gateway.process.TestModels;
import io.millrace.test.TestIssuer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token costs: one verification, and then a comparison for each request. */
class TokenIT {

    private static final int CONNECTIONS = 4;
    private static final int CALLS = 100;

    @TempDir private Path folder;

    @Test
    void verifiesATokenOnceHoweverManyRequestsCarryIt() throws Exception {
        new TestModels(folder.resolve("models")).products("products", 2);
        try (TestIssuer issuer = TestIssuer.start();
                GatewayProcess gateway =
                        GatewayProcess.on(folder.resolve("models"), folder.resolve("data"))
                                .property("quarkus.oidc.auth-server-url", issuer.url())
                                .start()
                                .ready()) {
            List<String> tokens =
                    List.of(
                            issuer.tokens().token("ada", "inference-client"),
                            issuer.tokens().token("bob", "inference-client"));
            List<ManagedChannel> channels = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                channels.add(
                        NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort())
                                .usePlaintext()
                                .build());
            }
            double before = verifications(gateway);

            for (int call = 0; call < CALLS; call++) {
                for (ManagedChannel channel : channels) {
                    for (String token : tokens) {
                        new Load(with(token, channel), "products").send(null).get();
                    }
                }
            }

            assertThat(verifications(gateway) - before).isEqualTo(tokens.size());
            assertThat(issuer.keyRequests()).isEqualTo(1);
            channels.forEach(ManagedChannel::shutdownNow);
        }
    }

    private static Channel with(String token, Channel channel) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + token);
        return ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static double verifications(GatewayProcess gateway) {
        return Metrics.of(gateway.management()).sum("millrace_gateway_token_verified_total");
    }
}
