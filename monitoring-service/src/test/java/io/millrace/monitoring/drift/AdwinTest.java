package io.millrace.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdwinTest {

    @ParameterizedTest
    @CsvSource({
        "stream1, 1023",
        "stream2, 1055",
        "stream3, 543 1023 1567",
        "stream4, 1279",
        "stream5, 1023",
        "stream6, 1023 2015 3007"
    })
    void detectsWhereRiverDetects(String stream, String expected) {
        List<Integer> positions =
                List.of(expected.split(" ")).stream().map(Integer::valueOf).toList();
        assertThat(detections(read(stream), 32)).isEqualTo(positions);
    }

    @Test
    void detectsARisingErrorRate() {
        double[] errors = series(2000, i -> i < 1000 ? every(10, i) : every(2, i));
        assertThat(detections(errors, 32)).containsExactly(1055);
        assertThat(detections(errors, 1)).containsExactly(1038);
    }

    @Test
    void detectsAShiftOfARegularPattern() {
        double[] pattern = series(2000, i -> i % 7 + (i < 1000 ? 0 : 3));
        assertThat(detections(pattern, 32)).containsExactly(1023);
    }

    @Test
    void staysSilentWhileNothingChanges() {
        assertThat(detections(series(5000, i -> every(10, i)), 32)).isEmpty();
    }

    @Test
    void goesOnFromItsStateAsIfItHadNeverStopped() {
        double[] values = read("stream6");
        Adwin adwin = new Adwin(0.002, 32);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            adwin = Adwin.resume(0.002, 32, adwin.state());
            if (adwin.add(values[i]) != null) {
                found.add(i);
            }
        }
        assertThat(found).containsExactly(1023, 2015, 3007);
    }

    private static double every(int n, int i) {
        return i % n == 0 ? 1 : 0;
    }

    private static double[] series(int length, IntToDoubleFunction value) {
        return IntStream.range(0, length).mapToDouble(value).toArray();
    }

    private static List<Integer> detections(double[] values, int clock) {
        Adwin adwin = new Adwin(0.002, clock);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (adwin.add(values[i]) != null) {
                found.add(i);
            }
        }
        return found;
    }

    private static double[] read(String stream) {
        try (InputStream in =
                AdwinTest.class.getResourceAsStream("/drift-detectors/" + stream + ".txt")) {
            String digits = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
            return digits.chars().mapToDouble(digit -> digit - '0').toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
