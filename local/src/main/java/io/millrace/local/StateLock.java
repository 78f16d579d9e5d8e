package io.millrace.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Only one supervisor at a time has a state folder; the lock ends with its process. */
final class StateLock implements AutoCloseable {

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder, which is made where it is not there.
     *
     * @throws SuiteException if another supervisor has it
     */
    static StateLock take(Path stateFolder) {
        try {
            Files.createDirectories(stateFolder.resolve("logs"));
            FileChannel channel =
                    FileChannel.open(
                            stateFolder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new SuiteException(
                        "a suite already runs with its state in "
                                + stateFolder
                                + ": stop it with ./millrace down, or set MILLRACE_STATE to"
                                + " another folder");
            }
            return new StateLock(channel);
        } catch (IOException e) {
            throw new SuiteException(stateFolder + " can't be written", e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException samePocess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new SuiteException("the lock can't be released", e);
        }
    }
}
