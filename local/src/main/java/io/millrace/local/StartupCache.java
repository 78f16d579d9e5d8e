package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a service's JVM need not find out again at each start: its classes, loaded and linked, and
 * the profiles of its methods (JEP 483, 514 and 515). The JVM writes it at the end of the first
 * clean life after a build, every suite of this build uses it from then on. Where JDK or classes
 * are others than recorded, the JVM goes on without.
 *
 * @param jar what starts the service; the cache lies beside it
 * @param recording file for the JVM to write to, of this suite alone
 */
record StartupCache(Path jar, Path recording) {

    /** What the JVM has to say about classes that it can't keep is not for a service's log. */
    private static final String QUIET = "-Xlog:aot*=error,cds*=error";

    /** Whether there is a cache of the very jar that will be started. */
    boolean isRecorded() {
        try {
            return Files.exists(file())
                    && Files.getLastModifiedTime(file())
                                    .compareTo(Files.getLastModifiedTime(jar))
                            >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The JVM's flags for a life with the cache. */
    String[] use() {
        return new String[] {"-XX:AOTCache=" + file(), QUIET};
    }

    /** The JVM's flags for a life that records the cache at its end. */
    String[] record() {
        return new String[] {"-XX:AOTCacheOutput=" + recording, QUIET};
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
            Path beside = Files.createTempFile(jar.getParent(), "start", ".aot");
            Files.move(recording, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SuiteException(file() + " can't be written", e);
        }
    }

    private Path file() {
        return jar.resolveSibling("start-" + Runtime.version() + ".aot");
    }
}
