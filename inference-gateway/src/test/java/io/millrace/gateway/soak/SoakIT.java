package io.millrace.gateway.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.GatewayProcess;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.process.ProcessUsage;
import io.millrace.gateway.process.TestModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swaps under load: no failed request, no answer of a version that was replaced, no leak. */
class SoakIT {

    private static final int CALLERS = 4;
    private static final int ANSWERS_BETWEEN_SWAPS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int WARM = 50;
    private static final int SWAPS = 200;
    private static final int SPAN = 30;
    private static final double FLAT_PERCENT = 10;

    @TempDir private Path folder;

    @Test
    void swapsUnderLoadWithoutAFailedOrStaleAnswer() throws Exception {
        swap(10);
    }

    @Test
    @Tag("soak")
    void swapsTwoHundredTimesUnderLoadInTheSameMemory() throws Exception {
        List<Long> resident = swap(SWAPS);

        double early = median(resident.subList(WARM, WARM + SPAN));
        double late = median(resident.subList(SWAPS - SPAN, SWAPS));
        System.out.printf(
                "soak: resident %.0f MiB after swap %d, %.0f MiB at the end%n",
                early / 1024, WARM, late / 1024);
        assertThat(late / early * 100).isCloseTo(100, within(FLAT_PERCENT));
    }

    /** Resident KiB after each swap; zeros where the system does not tell. */
    private List<Long> swap(int swaps) throws Exception {
        TestModels models = new TestModels(folder.resolve("models"));
        SwappedModel model = new SwappedModel(models);
        model.write(1);
        AtomicInteger acknowledged = new AtomicInteger(1);
        try (GatewayProcess gateway =
                GatewayProcess.on(folder.resolve("models"), folder.resolve("data"))
                        .property("millrace.gateway.repository.control-mode", "explicit")
                        .property("millrace.gateway.repository.load-models", "*")
                        .start()
                        .ready()) {
            HttpCalls http = new HttpCalls(gateway.http());
            long started = System.nanoTime();
            try (Callers callers = new Callers(CALLERS, gateway, acknowledged)) {
                List<Long> resident =
                        IntStream.rangeClosed(2, swaps + 1)
                                .mapToObj(
                                        version -> {
                                            model.write(version);
                                            load(http);
                                            acknowledged.set(version);
                                            delete(
                                                    models.file(
                                                            SwappedModel.NAME,
                                                            Integer.toString(version - 1)));
                                            await(callers);
                                            return ProcessUsage.isKnown()
                                                    ? ProcessUsage.of(gateway.pid())
                                                            .residentKilobytes()
                                                    : 0L;
                                        })
                                .toList();
                callers.close();
                System.out.printf(
                        "soak: %d swaps in %.1f s, %d answers, %d faults%n",
                        swaps,
                        (System.nanoTime() - started) / 1e9,
                        callers.answers(),
                        callers.faults().size());
                assertThat(callers.faults()).isEmpty();
                assertThat(callers.answers())
                        .isGreaterThanOrEqualTo((long) swaps * ANSWERS_BETWEEN_SWAPS);
                return resident;
            }
        }
    }

    private static void load(HttpCalls http) {
        assertThat(http.post("/v2/repository/models/" + SwappedModel.NAME + "/load", "").status())
                .isEqualTo(200);
    }

    private static void await(Callers callers) {
        long enough = callers.answers() + ANSWERS_BETWEEN_SWAPS;
        Eventually.holds(
                PATIENCE,
                () -> callers.answers() >= enough || !callers.faults().isEmpty(),
                () -> "callers got " + callers.answers() + " answers");
        assertThat(callers.faults()).isEmpty();
    }

    private static void delete(Path model) {
        try {
            Files.delete(model);
            Files.delete(model.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
