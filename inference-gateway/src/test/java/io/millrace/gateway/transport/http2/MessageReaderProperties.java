package io.millrace.gateway.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However the network cuts the bytes: the same messages, all bytes credited, nothing leaked. */
class MessageReaderProperties {

    private static final int LIMIT = 200_000;

    private final List<byte[]> read = new ArrayList<>();

    @Property(tries = 300)
    void framesMayEndAnywhere(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int messages) {
        Random random = new Random(seed);
        List<byte[]> sent = messages(random, messages);
        byte[] wire = wire(sent);
        MessageReader reader = reader();
        int credited = 0;
        int offset = 0;
        while (offset < wire.length) {
            int size = Math.min(wire.length - offset, 1 + random.nextInt(40_000));
            ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(size);
            frame.writeBytes(wire, offset, size);
            credited += reader.data(frame);
            frame.release();
            offset += size;
            if (random.nextBoolean()) {
                credited += reader.request(1 + random.nextInt(3));
            }
        }
        credited += reader.request(Integer.MAX_VALUE);

        assertThat(read).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(read.get(i)).isEqualTo(sent.get(i));
        }
        assertThat(credited).isEqualTo(wire.length);
        assertThat(reader.isDrained()).isTrue();
        assertThat(reader.isInMessage()).isFalse();
    }

    @Property(tries = 300)
    void closingAnywhereGivesBackWhatWasHeld(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] wire = wire(messages(random, 5));
        int cut = random.nextInt(wire.length);
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(wire.length + 1);
        frame.writeBytes(wire, 0, cut);
        MessageReader reader = reader();

        int credited = reader.request(random.nextInt(6)) + reader.data(frame) + reader.close();

        assertThat(credited).isEqualTo(cut);
        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Example
    void aPrefixBeyondTheLimitIsRefusedBeforeItsMessageComes() {
        MessageReader reader = reader();
        reader.request(1);

        assertThatThrownBy(
                        () -> reader.data(Unpooled.wrappedBuffer(new byte[] {0, 0x7f, -1, -1, -1})))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e ->
                                assertThat(e.getStatus().getCode())
                                        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    }

    private MessageReader reader() {
        read.clear();
        return new MessageReader(
                LIMIT,
                PooledByteBufAllocator.DEFAULT,
                (message, packed) -> read.add(ByteBufUtil.getBytes(message)));
    }

    private static List<byte[]> messages(Random random, int count) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] message =
                    new byte[random.nextBoolean() ? random.nextInt(50) : random.nextInt(LIMIT)];
            random.nextBytes(message);
            messages.add(message);
        }
        return messages;
    }

    private static byte[] wire(List<byte[]> messages) {
        ByteBuf wire = Unpooled.buffer();
        for (byte[] message : messages) {
            wire.writeByte(0).writeInt(message.length).writeBytes(message);
        }
        return ByteBufUtil.getBytes(wire);
    }
}
