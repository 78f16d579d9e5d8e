package io.millrace.gateway.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Decodes the headers of one connection's requests. A block that comes again byte for byte is not
 * decoded again: it gets the same {@link RequestHeaders} as before. Some clients never put a token
 * into the dynamic table, so that it would be decompressed with every request.
 *
 * <p>A block's meaning depends on nothing but its bytes and the dynamic table. So only blocks that
 * leave the table as it is are remembered, and any other makes this forget them all.
 */
final class HeadersDecoder extends DefaultHttp2HeadersDecoder {

    /** Bytes of the longest block that is remembered; one with a token has about a thousand. */
    private static final int LONGEST = 4 << 10;

    private final RepeatedHeaders repeated = new RepeatedHeaders();
    private byte[] copy = {};

    /**
     * @param maxHeaderListSize bytes of all names and values of one request
     */
    HeadersDecoder(long maxHeaderListSize) {
        super(true, maxHeaderListSize);
    }

    @Override
    public Http2Headers decodeHeaders(int streamId, ByteBuf block) throws Http2Exception {
        int length = block.readableBytes();
        if (length > LONGEST) {
            repeated.clear();
            return super.decodeHeaders(streamId, block);
        }
        byte[] bytes = copy(block, length);
        RequestHeaders known = repeated.find(bytes, length);
        if (known != null) {
            block.skipBytes(length);
            return known;
        }
        return decode(streamId, block, bytes, length);
    }

    private Http2Headers decode(int streamId, ByteBuf block, byte[] bytes, int length)
            throws Http2Exception {
        if (!HeaderBlockScan.leavesTable(bytes, length)) {
            repeated.clear();
            return super.decodeHeaders(streamId, block);
        }
        Http2Headers headers = super.decodeHeaders(streamId, block);
        repeated.add(bytes, length, (RequestHeaders) headers);
        return headers;
    }

    /** An array is compared and walked over faster than a buffer. */
    private byte[] copy(ByteBuf block, int length) {
        if (copy.length < length) {
            copy = new byte[length];
        }
        block.getBytes(block.readerIndex(), copy, 0, length);
        return copy;
    }

    @Override
    protected Http2Headers newHeaders() {
        return new RequestHeaders();
    }

    @Override
    public void maxHeaderTableSize(long bytes) throws Http2Exception {
        repeated.clear();
        super.maxHeaderTableSize(bytes);
    }

    @Override
    public void maxHeaderListSize(long bytes, long bytesBeforeGoAway) throws Http2Exception {
        repeated.clear();
        super.maxHeaderListSize(bytes, bytesBeforeGoAway);
    }
}
