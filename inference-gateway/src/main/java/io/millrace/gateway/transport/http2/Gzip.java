package io.millrace.gateway.transport.http2;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Packs and unpacks messages. */
final class Gzip {

    private static final int CHUNK = 8 << 10;

    private Gzip() {}

    /**
     * The unpacked message, which the caller releases.
     *
     * @throws io.grpc.StatusRuntimeException RESOURCE_EXHAUSTED beyond {@code limit}, which small
     *     messages can reach; INTERNAL if the message is not gzip
     */
    static ByteBuf unpack(ByteBuf packed, int limit, ByteBufAllocator allocator) {
        ByteBuf unpacked =
                allocator.buffer(Math.min(limit, Math.max(CHUNK, packed.readableBytes())));
        boolean done = false;
        try (GZIPInputStream in = new GZIPInputStream(new ByteBufInputStream(packed), CHUNK)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (read > limit - unpacked.readableBytes()) {
                    throw MessageReader.tooLarge((long) unpacked.readableBytes() + read, limit);
                }
                unpacked.writeBytes(chunk, 0, read);
            }
            done = true;
            return unpacked;
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("the message says gzip and is not: " + e.getMessage())
                    .asRuntimeException();
        } finally {
            if (!done) {
                unpacked.release();
            }
        }
    }

    /** The packed message, which the caller releases; {@code plain} is left alone. */
    static ByteBuf pack(ByteBuf plain, ByteBufAllocator allocator) {
        ByteBuf packed = allocator.buffer(Math.max(64, plain.readableBytes() / 2));
        try (GZIPOutputStream out = new GZIPOutputStream(new ByteBufOutputStream(packed))) {
            plain.getBytes(plain.readerIndex(), out, plain.readableBytes());
        } catch (IOException e) {
            packed.release();
            throw new UncheckedIOException(e);
        }
        return packed;
    }
}
