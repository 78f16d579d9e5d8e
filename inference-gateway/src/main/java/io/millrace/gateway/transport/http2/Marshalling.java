package io.millrace.gateway.transport.http2;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages of ordinary services as bytes and back. */
final class Marshalling {

    private static final int USUAL_SIZE = 512;

    private Marshalling() {}

    static <Q> Q read(MethodDescriptor<Q, ?> method, ByteBuf message) {
        return method.parseRequest(new ByteBufInputStream(message));
    }

    /** The message with room before it, as {@link GrpcStream#sendMessage} wants it. */
    static <R> ByteBuf write(MethodDescriptor<?, R> method, R message, Channel channel) {
        try (InputStream source = method.streamResponse(message)) {
            int size = source instanceof KnownLength ? source.available() : USUAL_SIZE;
            ByteBuf framed = MessageFrames.allocate(size, channel.alloc());
            source.transferTo(new ByteBufOutputStream(framed));
            return framed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
