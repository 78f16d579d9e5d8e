package io.millrace.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that processes hold, as Linux counts it in {@code /proc/PID/status}. */
public final class ResidentMemory {

    private static final String FIELD = "VmRSS:";

    private ResidentMemory() {}

    /** Mebibytes resident in {@code root} and its descendants; shared pages count in each. */
    public static double mebibytes(long root) {
        double own = kibibytes(root);
        double others =
                ProcessHandle.of(root).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToDouble(process -> kibibytes(process.pid()))
                        .sum();
        return (own + others) / 1024;
    }

    private static double kibibytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .mapToDouble(ResidentMemory::value)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone", e);
        }
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(FIELD.length()).replace("kB", "").strip());
    }
}
