package io.millrace.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.demo.data.EventStream;
import io.millrace.demo.data.Streams;
import io.millrace.demo.traffic.LabelFeed.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LabelFeedTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private final EventStream stream = Streams.of(1_000, START, Duration.ofHours(1));
    private final List<Label> received = new CopyOnWriteArrayList<>();

    @Test
    void sendsEachLabelOnceAndInOrder() {
        try (LabelFeed feed = feed(labels -> take(labels))) {
            feed.advanceTo(400);
            feed.advanceTo(800);
            feed.finish(1_000);
        }

        assertThat(received).hasSize(900);
        assertThat(received.getFirst())
                .isEqualTo(new Label("p-100", 0L, START.plus(Duration.ofHours(124))));
        assertThat(received.getLast().predictionId()).isEqualTo("p-999");
    }

    @Test
    void keepsLabelsBackUntilTheyAreKnown() {
        LabelFeed feed = feed(labels -> take(labels));
        feed.advanceTo(110);
        feed.finish(100);

        assertThat(received).isEmpty();
    }

    @Test
    void sendsABatchAgainThatWasNotTaken() {
        AtomicBoolean failed = new AtomicBoolean();
        try (LabelFeed feed =
                feed(
                        labels -> {
                            if (failed.compareAndSet(false, true)) {
                                throw new IllegalStateException("the broker is away");
                            }
                            return take(labels);
                        })) {
            feed.finish(130);
            assertThat(feed.sentCount()).isEqualTo(30);
        }
    }

    private int take(List<Label> labels) {
        received.addAll(labels);
        return 0;
    }

    private LabelFeed feed(LabelFeed.Receiver receiver) {
        return new LabelFeed(stream, 100, Duration.ofHours(24), row -> "p-" + row, receiver);
    }
}
