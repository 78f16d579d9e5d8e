package io.millrace.system.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/** Files as a user might bring them: a clock, numbers, a category, and gaps. */
final class OwnData {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] REGIONS = {"north", "south", "east, by the sea"};

    private OwnData() {}

    /** Three classes, named by words, that follow from the other columns but for a little noise. */
    static String classes(int rows) {
        StringBuilder csv = new StringBuilder("at,temperature,region,load,state\n");
        Random random = new Random(7);
        for (int row = 0; row < rows; row++) {
            Line line = Line.next(random);
            double strain = line.temperature() + 10 * line.region() + line.load();
            String state = strain < 60 ? "idle" : strain < 95 ? "steady" : "at the limit";
            csv.append(line.csv(row, random)).append(state).append('\n');
        }
        return csv.toString();
    }

    /** A price that follows from the other columns but for a little noise. */
    static String values(int rows) {
        StringBuilder csv = new StringBuilder("at,temperature,region,load,price\n");
        Random random = new Random(8);
        for (int row = 0; row < rows; row++) {
            Line line = Line.next(random);
            double price = 20 + 0.4 * line.load() + 6 * line.region() + random.nextGaussian();
            csv.append(line.csv(row, random)).append(String.format(Locale.ROOT, "%.3f%n", price));
        }
        return csv.toString();
    }

    private record Line(double temperature, int region, double load) {

        private static Line next(Random random) {
            return new Line(
                    15 + 5 * random.nextGaussian(), random.nextInt(3), 100 * random.nextDouble());
        }

        /** Every twentieth value is missing. */
        private String csv(int row, Random random) {
            return "%s,%s,%s,%s,"
                    .formatted(
                            START.plus(Duration.ofHours(row)),
                            orGap(random, String.format(Locale.ROOT, "%.3f", temperature)),
                            orGap(random, '"' + REGIONS[region] + '"'),
                            orGap(random, String.format(Locale.ROOT, "%.2f", load)));
        }

        private static String orGap(Random random, String value) {
            return random.nextInt(20) == 0 ? "" : value;
        }
    }
}
