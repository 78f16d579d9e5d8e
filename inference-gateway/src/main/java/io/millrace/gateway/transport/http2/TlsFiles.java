package io.millrace.gateway.transport.http2;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * PEM files of a server that speaks TLS 1.2 and newer.
 *
 * @param clientCa authorities whose clients may connect; empty asks for no certificate
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientCa) {

    /**
     * A context that agrees on HTTP/2 and nothing else.
     *
     * @throws SSLException if a file is missing or is not what it should be
     */
    SslContext context() throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                        .protocols("TLSv1.3", "TLSv1.2")
                        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        ApplicationProtocolNames.HTTP_2));
        clientCa.ifPresent(
                authority ->
                        builder.trustManager(authority.toFile()).clientAuth(ClientAuth.REQUIRE));
        return builder.build();
    }
}
