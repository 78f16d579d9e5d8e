package io.millrace.gateway.probe;

import io.millrace.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tries models out in a process of their own, and remembers on disk, by digest, which passed.
 * Refusals are not remembered: a limit may be raised, a disk may have been full.
 */
@Singleton
public class ModelProbe {

    private static final Logger LOG = Logger.getLogger(ModelProbe.class);
    private static final long WATCH_MILLIS = 20;

    private final GatewayConfig.Probe config;
    private final Path passed;

    ModelProbe(GatewayConfig config) {
        this.config = config.probe();
        this.passed = config.dataDir().resolve("probed");
    }

    /**
     * Returns if the model in {@code file} loads and runs within the limits.
     *
     * @throws ModelRefusedException with what the trial said
     */
    public void require(String digest, Path file) {
        if (!config.enabled()) {
            return;
        }
        Path verdict = passed.resolve(digest);
        if (Files.exists(verdict)) {
            return;
        }
        long started = System.nanoTime();
        try {
            tryOut(file);
            Files.createDirectories(passed);
            Files.writeString(verdict, "passed");
        } catch (IOException e) {
            throw new ModelRefusedException("the trial could not be started: " + e.getMessage());
        }
        LOG.debugf(
                "trial of %s took %d ms",
                file, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }

    private void tryOut(Path file) throws IOException {
        Path output = Files.createTempFile("millrace-probe", ".txt");
        try {
            Process process =
                    new ProcessBuilder(ProbeCommand.of(file))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            String stopped = watch(process);
            if (stopped != null) {
                throw new ModelRefusedException(stopped);
            }
            if (process.exitValue() != 0) {
                throw new ModelRefusedException(reason(process.exitValue(), output));
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Waits for the end; ends it itself, and says why, if it breaks a limit. */
    private String watch(Process process) {
        long end = System.nanoTime() + config.timeout().toNanos();
        try {
            while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - end > 0) {
                    process.destroyForcibly().waitFor();
                    return "the trial took longer than " + config.timeout();
                }
                if (ResidentMemory.of(process) > config.memory().asLongValue()) {
                    process.destroyForcibly().waitFor();
                    return "the trial took more memory than "
                            + config.memory().asLongValue()
                            + " bytes";
                }
            }
            return null;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return "the trial was interrupted";
        }
    }

    private static String reason(int exit, Path output) throws IOException {
        String said = Files.readString(output).strip();
        int refusal = said.lastIndexOf(ProbeMain.REFUSED);
        if (exit == ProbeMain.EXIT_REFUSED && refusal >= 0) {
            return said.substring(refusal + ProbeMain.REFUSED.length()).strip();
        }
        String first = said.lines().findFirst().orElse("no output");
        return "the model crashed the trial (exit %d): %s".formatted(exit, first);
    }
}
