package io.millrace.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What of the machine the figures depend on. It names neither host nor user nor folder.
 *
 * @param loadBefore runnable processes on average over the last minute before the run; what others
 *     do to the figures
 */
public record Machine(
        int cores,
        String processor,
        long memoryGibibytes,
        String system,
        String jdk,
        double loadBefore) {

    /** This one, now. */
    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                value("/proc/cpuinfo", "model name", "unknown"),
                memory(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vendor.version", System.getProperty("java.version")),
                load());
    }

    /** One line for the table's head. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %d GiB, %s, JDK %s, load before the run %.2f",
                cores,
                processor,
                memoryGibibytes,
                system,
                jdk,
                loadBefore);
    }

    private static long memory() {
        String kibibytes = value("/proc/meminfo", "MemTotal", "0").replace("kB", "").strip();
        return Math.round(Long.parseLong(kibibytes) / (1024.0 * 1024));
    }

    private static double load() {
        String line = read("/proc/loadavg");
        return line.isBlank() ? 0 : Double.parseDouble(line.split(" ")[0]);
    }

    private static String value(String file, String name, String otherwise) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException notLinux) {
            return "";
        }
    }
}
