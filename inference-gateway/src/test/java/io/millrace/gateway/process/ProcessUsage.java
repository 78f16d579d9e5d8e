package io.millrace.gateway.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds, as Linux tells it.
 *
 * @param threads threads
 * @param handles open files and sockets
 * @param residentKilobytes memory that it occupies, in KiB
 */
public record ProcessUsage(int threads, int handles, long residentKilobytes) {

    private static final Path PROCESSES = Path.of("/proc");

    /** Whether the system tells it. */
    public static boolean isKnown() {
        return Files.isDirectory(PROCESSES.resolve("self").resolve("fd"));
    }

    /** At this moment. */
    public static ProcessUsage of(long pid) {
        Path process = PROCESSES.resolve(Long.toString(pid));
        try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
            String status = Files.readString(process.resolve("status"));
            return new ProcessUsage(
                    Math.toIntExact(field(status, "Threads:")),
                    Math.toIntExact(handles.count()),
                    field(status, "VmRSS:"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long field(String status, String name) {
        String line =
                status.lines().filter(each -> each.startsWith(name)).findFirst().orElseThrow();
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
    }
}
