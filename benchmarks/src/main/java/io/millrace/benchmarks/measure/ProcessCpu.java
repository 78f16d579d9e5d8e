package io.millrace.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * CPU time, user and system, of processes and of all that they started, as Linux counts it in
 * {@code /proc/PID/stat}. Its unit there is a hundredth of a second, so measure over seconds.
 */
public final class ProcessCpu {

    /** Linux shows its clock to programs at 100 Hz, whatever it ticks at itself. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** Fields after the command's closing parenthesis: utime, stime, cutime, cstime. */
    private static final int USER_TIME = 11;

    private static final int FIELDS = 4;

    private final List<Long> roots;

    private ProcessCpu(List<Long> roots) {
        this.roots = roots;
    }

    /** Of the processes {@code roots} and their descendants, now and at each later reading. */
    public static ProcessCpu of(List<Long> roots) {
        return new ProcessCpu(List.copyOf(roots));
    }

    /** As {@link #of(List)} for one process. */
    public static ProcessCpu of(long root) {
        return of(List.of(root));
    }

    /**
     * Nanoseconds since the processes began. Children that have ended are counted once their parent
     * has waited for them.
     */
    public long nanos() {
        return roots.stream()
                .flatMapToLong(ProcessCpu::tree)
                .map(pid -> read(pid).map(ProcessCpu::nanos).orElse(0L))
                .sum();
    }

    /** Nanoseconds of all children of this JVM that have ended. */
    public static long nanosOfEndedChildren() {
        long[] ticks = ticks(read(ProcessHandle.current().pid()).orElseThrow());
        return (ticks[2] + ticks[3]) * NANOS_PER_TICK;
    }

    /** The sum of a {@code stat} line's four times. */
    static long nanos(String stat) {
        return Arrays.stream(ticks(stat)).sum() * NANOS_PER_TICK;
    }

    /** The command in the second field may hold blanks and parentheses of its own. */
    private static long[] ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
        return Stream.of(fields).skip(USER_TIME).limit(FIELDS).mapToLong(Long::parseLong).toArray();
    }

    private static LongStream tree(long root) {
        return LongStream.concat(
                LongStream.of(root),
                ProcessHandle.of(root).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(ProcessHandle::pid));
    }

    private static Optional<String> read(long pid) {
        try {
            return Optional.of(Files.readString(Path.of("/proc/" + pid + "/stat")));
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        } catch (IOException e) {
            if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                return Optional.empty();
            }
            throw new UncheckedIOException("CPU times need Linux's /proc", e);
        }
    }
}
