package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

/**
 * What a JVM need not find out again at each start: its classes, loaded and linked, and the
 * profiles of its methods (JEP 483, 514 and 515). The JVM writes it at the end of the first clean
 * life after a build, every suite of this build uses it from then on. Where JDK or classes are
 * others than recorded, the JVM goes on without.
 *
 * @param jars what the JVM is started from; the cache lies beside the first
 * @param recording file for the JVM to write to, of this suite alone
 */
record StartupCache(List<Path> jars, Path recording) {

    /** A JVM that writes its cache at its end does so for tens of seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What the JVM has to say about classes that it can't keep is not for a part's log. */
    private static final String QUIET = "-Xlog:aot*=error,cds*=error";

    /** The cache of {@code part}, started from {@code jars} in the suite of {@code config}. */
    static StartupCache of(SuiteConfig config, Part part, List<Path> jars) {
        return new StartupCache(jars, config.folder(part).resolve("recording.aot"));
    }

    /** Whether there is a cache of the very jars that will be started. */
    boolean isRecorded() {
        try {
            if (!Files.exists(file())) {
                return false;
            }
            FileTime recorded = Files.getLastModifiedTime(file());
            for (Path jar : jars) {
                if (Files.getLastModifiedTime(jar).compareTo(recorded) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Launches {@code command} with the cache, or so that it records one at its end. */
    RunningPart launch(LaunchCommand command, String... program) {
        if (isRecorded()) {
            return command.with("-XX:AOTCache=" + file(), QUIET).with(program).launch();
        }
        discard();
        return command.with("-XX:AOTCacheOutput=" + recording, QUIET)
                .with(program)
                .launch()
                .withPatience(PATIENCE);
    }

    /** Forgets what a life recorded that did not end cleanly. */
    void discard() {
        try {
            Files.deleteIfExists(recording);
        } catch (IOException e) {
            throw new SuiteException(recording + " can't be deleted", e);
        }
    }

    /** Gives to all suites what a life that ended cleanly has recorded, if it did. */
    void publish() {
        if (!Files.exists(recording)) {
            return;
        }
        try {
            Path beside = Files.createTempFile(file().getParent(), "start", ".aot");
            Files.move(recording, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SuiteException(file() + " can't be written", e);
        }
    }

    private Path file() {
        return jars.getFirst().resolveSibling("start-" + Runtime.version() + ".aot");
    }
}
