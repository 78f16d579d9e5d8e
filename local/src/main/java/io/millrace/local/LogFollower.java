package io.millrace.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads whole lines that are added to a log. Not thread-safe. */
public final class LogFollower {

    private static final int CHUNK = 1 << 20;

    private final Path file;
    private long position;

    private LogFollower(Path file, long position) {
        this.file = file;
        this.position = position;
    }

    /** From where {@code file} ends now. */
    public static LogFollower atEnd(Path file) {
        return new LogFollower(file, file.toFile().length());
    }

    /**
     * From {@code lines} lines before the end of {@code file}, as far as its last megabyte has so
     * many.
     */
    public static LogFollower fromLastLines(Path file, int lines) {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, reader.length() - CHUNK);
            byte[] end = new byte[(int) (reader.length() - start)];
            reader.seek(start);
            reader.readFully(end);
            int index = end.length;
            for (int seen = 0; index > 0; index--) {
                if (end[index - 1] == '\n' && index < end.length && ++seen == lines) {
                    break;
                }
            }
            return new LogFollower(file, start + index);
        } catch (IOException e) {
            throw new SuiteException(file + " can't be read", e);
        }
    }

    /** The lines that came since the last call; an unfinished one waits for its end. */
    public List<String> newLines() {
        List<String> lines = new ArrayList<>();
        if (file.toFile().length() <= position) {
            return lines;
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            byte[] added = new byte[(int) Math.min(CHUNK, reader.length() - position)];
            reader.seek(position);
            reader.readFully(added);
            String text = new String(added, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            text.substring(0, end).lines().forEach(lines::add);
            position += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
            return lines;
        } catch (IOException e) {
            throw new SuiteException(file + " can't be read", e);
        }
    }
}
