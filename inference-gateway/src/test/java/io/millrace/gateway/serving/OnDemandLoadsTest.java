package io.millrace.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import io.millrace.gateway.process.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OnDemandLoadsTest {

    private static final int CAPACITY = 64;

    @TempDir private Path folder;

    private final GatewayCounters counters = new GatewayCounters();
    private final AtomicLong now = new AtomicLong();
    private final List<ServedModel> all = new ArrayList<>();
    private TableModels models;
    private MemoryBudget forTwo;
    private OnDemandLoads loads;

    @BeforeEach
    void loadThree() {
        models = new TableModels(folder, new GatewayCounters());
        forTwo = new MemoryBudget(models.bytes() * 5 / 2, counters);
        loads =
                new OnDemandLoads(
                        forTwo,
                        counters,
                        Duration.ofSeconds(60),
                        CAPACITY,
                        new LoadBackOff(now::get));
        for (int number = 0; number < 3; number++) {
            all.add(models.load(forTwo, number));
        }
        assertThat(all.getFirst().isLoaded()).isFalse();
    }

    @AfterEach
    void stop() {
        loads.stop();
        models.close();
    }

    @Test
    void loadsOnceForAllWhoWait() throws Exception {
        CountDownLatch mayOpen = new CountDownLatch(1);
        models.trouble(() -> await(mayOpen));
        int before = models.opened();
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(wait(all.getFirst(), Long.MAX_VALUE));
        }
        mayOpen.countDown();

        for (Waiting one : waiting) {
            assertThat(one.get()).isEqualTo(0f);
        }
        assertThat(models.opened()).isEqualTo(before + 1);
    }

    @Test
    void tellsADeadlineThatComesBeforeTheLoad() {
        CountDownLatch mayOpen = new CountDownLatch(1);
        models.trouble(() -> await(mayOpen));
        Waiting hurried =
                wait(all.getFirst(), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30));
        Waiting patient = wait(all.getFirst(), Long.MAX_VALUE);

        assertThatThrownBy(hurried::get)
                .cause()
                .hasMessageContaining("the deadline came before version 0 was loaded")
                .extracting(failure -> ((ServiceException) failure).code())
                .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        mayOpen.countDown();
        assertThat(patient.done.join()).isEqualTo(0f);
    }

    @Test
    void doesNotWaitForEverForOneWithoutADeadline() {
        CountDownLatch mayOpen = new CountDownLatch(1);
        models.trouble(() -> await(mayOpen));
        OnDemandLoads impatient =
                new OnDemandLoads(
                        forTwo,
                        counters,
                        Duration.ofMillis(30),
                        CAPACITY,
                        new LoadBackOff(now::get));
        Waiting waiting = new Waiting(all.getFirst(), Long.MAX_VALUE);
        impatient.await(all.getFirst(), waiting);

        assertThatThrownBy(waiting::get)
                .cause()
                .hasMessageContaining("version 0 was not loaded within PT0.03S")
                .extracting(failure -> ((ServiceException) failure).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        mayOpen.countDown();
        impatient.stop();
    }

    @Test
    void refusesMoreThanMayWait() {
        CountDownLatch mayOpen = new CountDownLatch(1);
        models.trouble(() -> await(mayOpen));
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < CAPACITY; i++) {
            waiting.add(wait(all.getFirst(), Long.MAX_VALUE));
        }

        assertThatThrownBy(() -> wait(all.getFirst(), Long.MAX_VALUE))
                .extracting(failure -> ((ServiceException) failure).code())
                .isEqualTo(ErrorCode.OVERLOADED);
        mayOpen.countDown();
        waiting.forEach(one -> assertThat(one.done.join()).isEqualTo(0f));
    }

    @Test
    void tellsWhyALoadFailedAndTriesAgainAfterAPause() throws Exception {
        models.trouble(() -> "its files changed");
        Waiting failing = wait(all.getFirst(), Long.MAX_VALUE);

        assertThatThrownBy(failing::get)
                .cause()
                .hasMessageContaining("cannot be loaded again: its files changed")
                .extracting(failure -> ((ServiceException) failure).code())
                .isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(counters.sum(Event.LOAD_FAILED)).isOne();

        models.trouble(() -> null);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(wait(all.getFirst(), Long.MAX_VALUE).get()).isEqualTo(0f);
    }

    @Test
    void leavesAVersionAloneForTwiceAsLongAfterEachFailureUpToAMinute() {
        AtomicInteger tries = new AtomicInteger();
        models.trouble(() -> "broken for the " + tries.incrementAndGet() + ". time");
        int seconds = 1;
        for (int failure = 1; failure <= 9; failure++) {
            assertThatThrownBy(wait(all.getFirst(), Long.MAX_VALUE)::get)
                    .cause()
                    .hasMessageEndingWith("broken for the %d. time", failure);

            now.addAndGet(Duration.ofSeconds(seconds).toNanos() - 1);
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> wait(all.getFirst(), Long.MAX_VALUE))
                        .hasMessageEndingWith(
                                "broken for the %d. time; nobody tries again for 1 s", failure)
                        .extracting(refusal -> ((ServiceException) refusal).code())
                        .isEqualTo(ErrorCode.UNAVAILABLE);
            }
            assertThatThrownBy(() -> loads.load(all.getFirst()))
                    .hasMessageContaining("nobody tries again");
            assertThat(tries).hasValue(failure);
            now.incrementAndGet();
            seconds = Math.min(60, 2 * seconds);
        }
    }

    @Test
    void startsFromAShortPauseAgainOnceAVersionWasLoaded() throws Exception {
        for (int seconds = 1; seconds <= 4; seconds *= 2) {
            models.trouble(() -> "its files changed");
            assertThatThrownBy(wait(all.getFirst(), Long.MAX_VALUE)::get)
                    .cause()
                    .hasMessageContaining("its files changed");
            now.addAndGet(Duration.ofSeconds(seconds).toNanos());
        }
        models.trouble(() -> null);
        assertThat(wait(all.getFirst(), Long.MAX_VALUE).get()).isEqualTo(0f);
        unload(all.getFirst());

        models.trouble(() -> "its files changed");
        assertThatThrownBy(wait(all.getFirst(), Long.MAX_VALUE)::get).cause().isNotNull();
        assertThatThrownBy(() -> wait(all.getFirst(), Long.MAX_VALUE))
                .hasMessageEndingWith("its files changed; nobody tries again for 1 s");
    }

    @Test
    void triesAtOnceForWhoeverLoadsByName() {
        models.trouble(() -> "its files changed");
        assertThatThrownBy(wait(all.getFirst(), Long.MAX_VALUE)::get).cause().isNotNull();
        models.trouble(() -> null);

        loads.loadNow(all.getFirst());

        assertThat(all.getFirst().isLoaded()).isTrue();
    }

    @Test
    void triesAtOnceAfterThereWasNoRoom() throws Exception {
        models.trouble(
                () -> {
                    throw new NoRoomException("all are in use");
                });
        assertThatThrownBy(wait(all.getFirst(), Long.MAX_VALUE)::get)
                .cause()
                .hasMessageEndingWith("all are in use");
        models.trouble(() -> null);

        assertThat(wait(all.getFirst(), Long.MAX_VALUE).get()).isEqualTo(0f);
    }

    /** Waits for whoever answered it to let go of it. */
    private static void unload(ServedModel model) {
        Eventually.holds(
                Duration.ofSeconds(30),
                model.session()::unloadIfIdle,
                () -> model.users() + " users are left");
    }

    @Test
    void answersEverybodyWhoAsksForThreeModelsWhereTwoFit() throws Exception {
        int callers = 6;
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<Integer>> done = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                Random random = new Random(caller);
                done.add(threads.submit(() -> askOften(random)));
            }
            int right = 0;
            for (Future<Integer> answers : done) {
                right += answers.get();
            }
            assertThat(right).isEqualTo(callers * 200);
        }
        assertThat(forTwo.used()).isLessThanOrEqualTo(forTwo.limit());
        assertThat(counters.sum(Event.MODEL_EVICTIONS)).isGreaterThan(10);
        all.forEach(ServedModel::retire);
        // An answer is there a little before the loading thread lets go of the model.
        Eventually.holds(
                Duration.ofSeconds(30),
                () -> forTwo.used() == 0,
                () -> forTwo.used() + " bytes are still in use");
        assertThat(all).allMatch(ServedModel::isClosed);
    }

    private int askOften(Random random) throws Exception {
        int right = 0;
        for (int i = 0; i < 200; i++) {
            int number = random.nextInt(3);
            right += ask(all.get(number)) == number ? 1 : 0;
        }
        return right;
    }

    private float ask(ServedModel model) throws Exception {
        if (!model.acquire()) {
            return wait(model, Long.MAX_VALUE).get();
        }
        try {
            return models.ask(model);
        } finally {
            model.release();
        }
    }

    private Waiting wait(ServedModel model, long deadline) {
        Waiting waiting = new Waiting(model, deadline);
        loads.await(model, waiting);
        return waiting;
    }

    private static String await(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS) ? null : "too late";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Asks the model once it is there. */
    private final class Waiting implements OnDemandLoads.Waiter {

        private final CompletableFuture<Float> done = new CompletableFuture<>();
        private final ServedModel model;
        private final long deadline;

        Waiting(ServedModel model, long deadline) {
            this.model = model;
            this.deadline = deadline;
        }

        float get() throws InterruptedException, ExecutionException {
            return done.orTimeout(60, TimeUnit.SECONDS).get();
        }

        @Override
        public long deadline() {
            return deadline;
        }

        @Override
        public void loaded() {
            if (!model.acquire()) {
                done.completeExceptionally(new AssertionError("not loaded"));
                return;
            }
            try {
                done.complete(models.ask(model));
            } finally {
                model.release();
            }
        }

        @Override
        public void failed(ServiceException failure) {
            done.completeExceptionally(failure);
        }
    }
}
