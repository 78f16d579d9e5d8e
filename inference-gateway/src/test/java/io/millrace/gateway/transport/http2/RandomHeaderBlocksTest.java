package io.millrace.gateway.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link HeadersDecoder} remembers changes nothing: it and Netty's decoder read the same. */
class RandomHeaderBlocksTest {

    private static final int LIST_SIZE = 16 << 10;

    @Test
    void validSequencesDecodeAsByNettyAlone() {
        Comparison comparison = new Comparison();
        for (int seed = 0; seed < 1_500; seed++) {
            comparison.begin(seed % 3 == 0 ? 1_500 : LIST_SIZE);
            RandomHeaderBlocks blocks = new RandomHeaderBlocks(new Random(seed));
            for (int i = 0; i < 60; i++) {
                assertThat(comparison.decode(blocks.next()).endsConnection())
                        .as("seed %s, block %s", seed, i)
                        .isFalse();
            }
        }
        assertThat(comparison.shared).isGreaterThan(15_000);
        assertThat(comparison.refused).isGreaterThan(1_000);
    }

    @Test
    void brokenAndMisplacedBlocksFailAsByNettyAlone() {
        Comparison comparison = new Comparison();
        int ended = 0;
        for (int seed = 0; seed < 6_000; seed++) {
            Random random = new Random(seed);
            RandomHeaderBlocks blocks = new RandomHeaderBlocks(random);
            List<byte[]> sent = new ArrayList<>();
            comparison.begin(LIST_SIZE);
            boolean open = true;
            for (int i = 0; i < 60 && open; i++) {
                byte[] block = blocks.next();
                if (!sent.isEmpty() && random.nextInt(8) == 0) {
                    block = sent.get(random.nextInt(sent.size()));
                }
                sent.add(block);
                open = !comparison.decode(perhapsBroken(block, random)).endsConnection();
            }
            ended += open ? 0 : 1;
        }
        assertThat(comparison.shared).isGreaterThan(15_000);
        assertThat(ended).isGreaterThan(1_000);
    }

    private static byte[] perhapsBroken(byte[] block, Random random) {
        byte[] broken = block.clone();
        switch (random.nextInt(40)) {
            case 0 -> broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            case 1 -> broken = Arrays.copyOf(block, random.nextInt(block.length));
            default -> {
                // As it was.
            }
        }
        return broken;
    }

    /** Feeds both decoders the same blocks. */
    private static final class Comparison {

        private HeadersDecoder ours;
        private DefaultHttp2HeadersDecoder plain;
        private Set<Http2Headers> seen;
        private int shared;
        private int refused;

        void begin(int maxHeaderListSize) {
            ours = new HeadersDecoder(maxHeaderListSize);
            plain =
                    new DefaultHttp2HeadersDecoder(true, maxHeaderListSize) {
                        @Override
                        protected Http2Headers newHeaders() {
                            return new RequestHeaders();
                        }
                    };
            seen = Collections.newSetFromMap(new IdentityHashMap<>());
        }

        Outcome decode(byte[] block) {
            Outcome expected = decodeWith(plain, block, false);
            Outcome actual = decodeWith(ours, block, true);
            assertThat(actual).as(HexFormat.of().formatHex(block)).isEqualTo(expected);
            return actual;
        }

        private Outcome decodeWith(
                DefaultHttp2HeadersDecoder decoder, byte[] block, boolean counts) {
            ByteBuf bytes = Unpooled.directBuffer().writeBytes(block);
            try {
                Http2Headers headers = decoder.decodeHeaders(3, bytes);
                assertThat(bytes.isReadable()).isFalse();
                if (counts) {
                    count(headers);
                }
                return Outcome.of(headers);
            } catch (Http2Exception e) {
                refused += counts ? 1 : 0;
                return Outcome.of(e);
            } finally {
                bytes.release();
            }
        }

        private void count(Http2Headers headers) {
            shared += seen.add(headers) ? 0 : 1;
        }
    }

    /** What became of a block: its fields, or the error and whom it hits. */
    private record Outcome(List<String> fields, Http2Error error, boolean endsConnection) {

        static Outcome of(Http2Headers headers) {
            List<String> fields = new ArrayList<>();
            headers.forEach(field -> fields.add(field.getKey() + ": " + field.getValue()));
            return new Outcome(fields, null, false);
        }

        static Outcome of(Http2Exception failure) {
            return new Outcome(List.of(), failure.error(), !(failure instanceof StreamException));
        }
    }
}
