package io.millrace.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.metrics.GatewayCounters.Event;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MemoryBudgetTest {

    @TempDir private Path folder;

    private final GatewayCounters counters = new GatewayCounters();
    private TableModels models;
    private long each;
    private MemoryBudget forTwo;

    @BeforeEach
    void measure() {
        models = new TableModels(folder, new GatewayCounters());
        each = models.bytes();
        forTwo = new MemoryBudget(each * 5 / 2, counters);
    }

    @AfterEach
    void close() {
        models.close();
    }

    @Test
    void unloadsTheLeastRecentlyUsedAndKeepsItKnown() {
        ServedModel first = models.load(forTwo, 1);
        ServedModel second = models.load(forTwo, 2);
        use(first);
        ServedModel third = models.load(forTwo, 3);

        assertThat(first.isLoaded()).isTrue();
        assertThat(second.isLoaded()).isFalse();
        assertThat(third.isLoaded()).isTrue();
        assertThat(forTwo.used()).isBetween(2 * each - each / 4, forTwo.limit());
        assertThat(second.acquire()).isFalse();
        assertThat(second.isRetired()).isFalse();
        assertThat(second.inputs()).hasSize(1);
        assertThat(counters.sum(Event.MODEL_EVICTIONS)).isOne();
        assertThat(counters.sum(Event.MODEL_LOADS)).isEqualTo(3);
    }

    @Test
    void loadsAgainWhatWasUnloadedAndItAnswersAsBefore() {
        ServedModel first = models.load(forTwo, 1);
        models.load(forTwo, 2);
        models.load(forTwo, 3);
        assertThat(first.isLoaded()).isFalse();

        forTwo.loadAgain(first);

        assertThat(use(first)).isEqualTo(1f);
        assertThat(forTwo.used()).isLessThanOrEqualTo(forTwo.limit());
        assertThat(counters.sum(Event.MODEL_EVICTIONS)).isEqualTo(2);
    }

    @Test
    void waitsForTheUsersOfAModelThatHasToGo() throws Exception {
        ServedModel first = models.load(forTwo, 1);
        ServedModel second = models.load(forTwo, 2);
        assertThat(first.acquire()).isTrue();
        assertThat(second.acquire()).isTrue();

        CompletableFuture<ServedModel> third =
                CompletableFuture.supplyAsync(() -> models.load(forTwo, 3));
        while (first.isLoaded()) {
            Thread.onSpinWait();
        }
        assertThat(first.acquire()).isFalse();
        assertThat(models.ask(first)).isEqualTo(1f);
        assertThat(third.isDone()).isFalse();
        first.release();

        assertThat(use(third.get(30, TimeUnit.SECONDS))).isEqualTo(3f);
        assertThat(models.ask(second)).isEqualTo(2f);
        second.release();
    }

    @Test
    void keepsADrainingModelThatIsNeededAgain() {
        ServedModel first = models.load(forTwo, 1);
        assertThat(first.acquire()).isTrue();
        assertThat(first.session().beginDrain()).isTrue();

        forTwo.loadAgain(first);

        assertThat(first.acquire()).isTrue();
        first.release();
        first.release();
        assertThat(first.users()).isOne();
    }

    @Test
    void refusesAModelWhoseFilesAreLargerThanTheBudgetAndNamesBothSizes() {
        MemoryBudget tiny = new MemoryBudget(1_000, counters);

        assertThatThrownBy(() -> models.load(tiny, 1))
                .isInstanceOf(ModelTooLargeException.class)
                .hasMessageContaining("model 1 takes 41944")
                .hasMessageContaining("together may take 1000");
        assertThat(models.opened()).isEqualTo(2);
    }

    @Test
    void refusesAModelThatTurnsOutToBeLargerThanTheBudget() {
        MemoryBudget small = new MemoryBudget(each - 1, counters);

        assertThatThrownBy(() -> models.load(small, 1))
                .isInstanceOf(ModelTooLargeException.class)
                .hasMessageContaining("model 1 takes " + each + " bytes")
                .hasMessageContaining("" + (each - 1));
        assertThat(small.used()).isZero();
    }

    @Test
    void givesTheMemoryBackOfWhatIsRetired() {
        ServedModel first = models.load(forTwo, 1);
        ServedModel second = models.load(forTwo, 2);
        second.acquire();
        first.retire();
        second.retire();

        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        assertThat(forTwo.used()).isEqualTo(each);
        second.release();
        assertThat(second.isClosed()).isTrue();
        assertThat(forTwo.used()).isZero();
    }

    @Test
    void doesNotLoadAgainWhatWasRetired() {
        ServedModel first = models.load(forTwo, 1);
        models.load(forTwo, 2);
        models.load(forTwo, 3);
        first.retire();
        int before = models.opened();

        forTwo.loadAgain(first);

        assertThat(models.opened()).isEqualTo(before);
        assertThat(first.isClosed()).isTrue();
    }

    @Test
    void closesADrainingModelThatIsRetiredWhenItsLastUserLeaves() {
        ServedModel first = models.load(forTwo, 1);
        first.acquire();
        first.session().beginDrain();
        first.retire();
        assertThat(first.isClosed()).isFalse();

        first.release();

        assertThat(first.isClosed()).isTrue();
        assertThat(forTwo.used()).isZero();
    }

    @Test
    void tellsOnceThatAVersionIsClosedForGoodWhateverItsStateWas() {
        ServedModel unloaded = models.load(forTwo, 1);
        ServedModel idle = models.load(forTwo, 2);
        ServedModel draining = models.load(forTwo, 3);
        assertThat(unloaded.isLoaded()).isFalse();
        draining.acquire();
        draining.session().beginDrain();
        draining.release();
        int before = models.closed();

        unloaded.retire();
        assertThat(models.closed()).isEqualTo(before + 1);
        idle.retire();
        assertThat(models.closed()).isEqualTo(before + 2);
        draining.retire();
        assertThat(models.closed()).isEqualTo(before + 3);
    }

    @Test
    void unloadsNobodyWhereThereIsNoLimit() {
        MemoryBudget none = new MemoryBudget(0, counters);
        for (int number = 1; number <= 5; number++) {
            assertThat(models.load(none, number).isLoaded()).isTrue();
        }
        assertThat(counters.sum(Event.MODEL_EVICTIONS)).isZero();
    }

    private float use(ServedModel model) {
        assertThat(model.acquire()).isTrue();
        try {
            return models.ask(model);
        } finally {
            model.release();
        }
    }
}
