package io.millrace.gateway.transport.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersDecoderTest {

    private static final int LIST_SIZE = 16 << 10;

    /** The field {@code x-a: 1} enters the table, as its first field. */
    private static final String ADD_A = "83 86 40 03 78 2d 61 01 31";

    private static final String ADD_B = "83 86 40 03 78 2d 62 01 32";
    private static final String FIRST_OF_TABLE = "83 86 be";

    private final HeadersDecoder decoder = new HeadersDecoder(LIST_SIZE);

    @Test
    void aRepeatedBlockIsTheSameObject() throws Exception {
        decode(ADD_A);
        Http2Headers first = decode(FIRST_OF_TABLE);

        assertThat(decode(FIRST_OF_TABLE)).isSameAs(first);
        assertThat(decode(FIRST_OF_TABLE)).isSameAs(first);
        assertThat(first.get("x-a")).hasToString("1");
    }

    @Test
    void severalBlocksInTurnAreAllRemembered() throws Exception {
        List<String> blocks = List.of("83 86 04 01 61", "83 86 04 01 62", "83 86 14 01 63", "83");
        List<Http2Headers> first = decodeAll(blocks);

        List<Http2Headers> second = decodeAll(blocks);
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(second.get(i)).isSameAs(first.get(i));
        }
        assertThat(first.getFirst().path()).hasToString("a");
        assertThat(first.get(1).path()).hasToString("b");
        assertThat(first.get(2).path()).hasToString("c");
    }

    @Test
    void aBlockThatChangesTheTableMakesAnIndexMeanSomethingElse() throws Exception {
        decode(ADD_A);
        decode(FIRST_OF_TABLE);
        decode(ADD_B);

        Http2Headers after = decode(FIRST_OF_TABLE);
        assertThat(after.get("x-b")).hasToString("2");
        assertThat(after.contains("x-a")).isFalse();
    }

    @Test
    void aNewSizeOfTheTableMakesAnIndexMeanNothing() throws Exception {
        decode(ADD_A);
        decode(FIRST_OF_TABLE);
        decode("20 83 86");

        assertThat(failure(FIRST_OF_TABLE).error()).isEqualTo(Http2Error.COMPRESSION_ERROR);
    }

    @Test
    void aSmallerTableOfOurOwnMustBeAcknowledgedByTheNextBlock() throws Exception {
        decode("83 86");
        decoder.configuration().maxHeaderTableSize(100);

        assertThat(failure("83 86").error()).isEqualTo(Http2Error.COMPRESSION_ERROR);
    }

    @Test
    void aSmallerListSizeHoldsForARepeatedBlock() throws Exception {
        decode(ADD_A);
        decode(FIRST_OF_TABLE);
        decoder.configuration().maxHeaderListSize(100, 200);

        assertThat(failure(FIRST_OF_TABLE)).isInstanceOf(StreamException.class);
    }

    @Test
    void aRefusedBlockIsRefusedAgain() {
        String upperCase = "83 86 00 01 41 01 31";

        assertThat(failure(upperCase).error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
        assertThat(failure(upperCase).error()).isEqualTo(Http2Error.PROTOCOL_ERROR);
    }

    @Test
    void aBlockOfMoreThanFourKibibytesIsDecodedEachTime() throws Exception {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(HexFormat.of().parseHex("83860001" + "78"));
        RandomHeaderBlocks.number(block, 0, 7, 4_096);
        block.writeBytes("v".repeat(4_096).getBytes(US_ASCII));
        Http2Headers first = decode(block.toByteArray());

        Http2Headers second = decode(block.toByteArray());
        assertThat(second).isNotSameAs(first).isEqualTo(first);
        assertThat(second.get("x").length()).isEqualTo(4_096);
    }

    private List<Http2Headers> decodeAll(List<String> blocks) throws Http2Exception {
        List<Http2Headers> headers = new ArrayList<>();
        for (String block : blocks) {
            headers.add(decode(block));
        }
        return headers;
    }

    private Http2Headers decode(String block) throws Http2Exception {
        return decode(HexFormat.of().parseHex(block.replace(" ", "")));
    }

    private Http2Headers decode(byte[] block) throws Http2Exception {
        return decoder.decodeHeaders(3, Unpooled.wrappedBuffer(block));
    }

    private Http2Exception failure(String block) {
        return catchThrowableOfType(Http2Exception.class, () -> decode(block));
    }
}
