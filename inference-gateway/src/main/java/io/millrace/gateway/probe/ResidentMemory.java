package io.millrace.gateway.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that a process holds, as Linux tells it. */
final class ResidentMemory {

    private static final String LINE = "VmRSS:";
    private static final long KIB = 1024;

    private ResidentMemory() {}

    /** Bytes, or 0 where the system does not tell. */
    static long of(Process process) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(LINE)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
                }
            }
            return 0;
        } catch (IOException gone) {
            return 0;
        }
    }
}
