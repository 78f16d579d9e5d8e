package io.millrace.gateway.transport.http2;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Puts Netty's codec together for one connection. */
final class ConnectionFactory {

    /** Of the window that may be used up before it is filled again. */
    private static final float REFILL_RATIO = 0.5f;

    private ConnectionFactory() {}

    static Connection create(ServerLimits limits, MethodTable methods) {
        Http2Connection connection = new DefaultHttp2Connection(true);
        // Refilled whatever a single call does, so that a slow call does not starve the others.
        connection
                .local()
                .flowController(
                        new DefaultHttp2LocalFlowController(connection, REFILL_RATIO, true));
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(
                                connection, new UniformStreamByteDistributor(connection)));
        ResetLimit writer = new ResetLimit(new DefaultHttp2FrameWriter(), limits.floods());
        Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, writer);
        DefaultHttp2FrameReader reader =
                new DefaultHttp2FrameReader(new HeadersDecoder(limits.maxHeaderListSize()));
        Connection handler =
                new Builder(limits, methods)
                        .codec(
                                new DefaultHttp2ConnectionDecoder(connection, encoder, reader),
                                encoder)
                        .build();
        writer.guard(handler);
        return handler;
    }

    /** The codec's own builder, for the sake of the guards that it puts around the decoder. */
    private static final class Builder
            extends AbstractHttp2ConnectionHandlerBuilder<Connection, Builder> {

        private final ServerLimits limits;
        private final MethodTable methods;

        Builder(ServerLimits limits, MethodTable methods) {
            this.limits = limits;
            this.methods = methods;
            gracefulShutdownTimeoutMillis(limits.grace().toMillis());
            FloodLimits floods = limits.floods();
            decoderEnforceMaxConsecutiveEmptyDataFrames(floods.emptyDataFrames());
            decoderEnforceMaxRstFramesPerWindow(
                    floods.resets(), Math.toIntExact(floods.resetWindow().toSeconds()));
            initialSettings(
                    Http2Settings.defaultSettings()
                            .maxConcurrentStreams(limits.maxConcurrentStreams())
                            .maxHeaderListSize(limits.maxHeaderListSize())
                            .initialWindowSize(limits.streamWindow()));
        }

        @Override
        protected Builder codec(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder) {
            return super.codec(decoder, encoder);
        }

        @Override
        protected Connection build() {
            return super.build();
        }

        @Override
        protected Connection build(
                Http2ConnectionDecoder decoder,
                Http2ConnectionEncoder encoder,
                Http2Settings settings) {
            return new Connection(decoder, encoder, settings, limits, methods);
        }
    }
}
