package io.millrace.system.suite;

import io.millrace.local.Part;
import io.millrace.local.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts that are there and do nothing: their processes are halted, so that nobody gets an answer
 * and the supervisor does not start them again. They go on when this is closed.
 */
public final class Frozen implements AutoCloseable {

    private final List<Long> processes = new ArrayList<>();

    private Frozen() {}

    public static Frozen freeze(Suite suite, Part... parts) {
        Frozen frozen = new Frozen();
        for (Part part : parts) {
            long pid = suite.state().part(part).orElseThrow().process().pid();
            signal("STOP", pid);
            frozen.processes.add(pid);
        }
        return frozen;
    }

    @Override
    public void close() {
        processes.forEach(pid -> signal("CONT", pid));
    }

    private static void signal(String name, long pid) {
        try {
            int status =
                    new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
            if (status != 0) {
                throw new AssertionError("kill -%s %d: status %d".formatted(name, pid, status));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
