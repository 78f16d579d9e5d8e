package io.millrace.gateway.telemetry;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Samples on their way to Kafka, in files: what was appended survives the process and leaves when
 * Kafka has it, at least once and in order. One thread appends, one reads.
 *
 * <p>A file is records of two lengths (four bytes each), key and payload. A record that was cut off
 * by a crash ends its file.
 */
final class SampleSpool implements Closeable {

    private static final String SUFFIX = ".samples";
    private static final int HEADER = 8;

    private final Path folder;
    private final long maxBytes;
    private final long fileBytes;
    private final TreeMap<Long, Path> files = new TreeMap<>();
    private FileChannel tail;
    private long tailBytes;
    private Position cursor;

    /** A sample as it is sent. */
    record Entry(String key, byte[] payload, Position next) {}

    /** A place in the spool. */
    record Position(long file, long offset) {}

    SampleSpool(Path folder, long maxBytes, long fileBytes) throws IOException {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.fileBytes = fileBytes;
        Files.createDirectories(folder);
        try (Stream<Path> found = Files.list(folder)) {
            found.filter(path -> path.toString().endsWith(SUFFIX))
                    .forEach(path -> files.put(number(path), path));
        }
        cursor = readCursor();
        roll();
    }

    /**
     * Adds a sample.
     *
     * @return samples that had to go because the spool is full
     */
    synchronized long append(String key, byte[] payload) throws IOException {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer entry = ByteBuffer.allocate(HEADER + keyBytes.length + payload.length);
        entry.putInt(keyBytes.length).putInt(payload.length).put(keyBytes).put(payload).flip();
        tailBytes += entry.remaining();
        while (entry.hasRemaining()) {
            tail.write(entry);
        }
        if (tailBytes >= fileBytes) {
            roll();
        }
        return makeRoom();
    }

    /** Up to {@code max} samples from the cursor on; empty if there are none. */
    synchronized List<Entry> peek(int max) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Position from = cursor;
        for (Path file : List.copyOf(files.tailMap(from.file()).values())) {
            long number = number(file);
            long offset = number == from.file() ? from.offset() : 0;
            read(file, number, offset, max, entries);
            if (entries.size() >= max) {
                break;
            }
        }
        return entries;
    }

    /** Says that Kafka has everything before {@code next}. */
    synchronized void advance(Position next) throws IOException {
        cursor = next;
        for (Long number : List.copyOf(files.headMap(next.file()).keySet())) {
            Files.deleteIfExists(files.remove(number));
        }
        Path part = folder.resolve("cursor.part");
        Files.writeString(part, next.file() + " " + next.offset());
        Files.move(part, folder.resolve("cursor"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Bytes that the spool takes on disk. */
    synchronized long bytes() {
        return files.values().stream().mapToLong(SampleSpool::size).sum();
    }

    private static void read(Path file, long number, long offset, int max, List<Entry> entries)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long position = offset;
            while (entries.size() < max && channel.size() - position >= HEADER) {
                ByteBuffer header = read(channel, position, HEADER);
                int keyLength = header.getInt();
                int length = header.getInt();
                long next = position + HEADER + keyLength + length;
                if (keyLength < 0 || length < 0 || next > channel.size()) {
                    return;
                }
                ByteBuffer key = read(channel, position + HEADER, keyLength);
                ByteBuffer payload = read(channel, position + HEADER + keyLength, length);
                entries.add(
                        new Entry(
                                StandardCharsets.UTF_8.decode(key).toString(),
                                payload.array(),
                                new Position(number, next)));
                position = next;
            }
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the spool ended in the middle of a sample");
            }
        }
        return buffer.flip();
    }

    private void roll() throws IOException {
        if (tail != null) {
            tail.close();
        }
        long next = files.isEmpty() ? cursor.file() + 1 : files.lastKey() + 1;
        Path file = folder.resolve("%019d%s".formatted(next, SUFFIX));
        tail = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        tailBytes = tail.size();
        files.put(next, file);
    }

    private long makeRoom() throws IOException {
        long lost = 0;
        while (files.size() > 1 && bytes() > maxBytes) {
            long oldest = files.firstKey();
            List<Entry> entries = new ArrayList<>();
            long offset = cursor.file() == oldest ? cursor.offset() : 0;
            read(files.get(oldest), oldest, offset, Integer.MAX_VALUE, entries);
            lost += entries.size();
            Files.delete(files.remove(oldest));
            if (cursor.file() <= oldest) {
                cursor = new Position(files.firstKey(), 0);
            }
        }
        return lost;
    }

    private Position readCursor() throws IOException {
        Path file = folder.resolve("cursor");
        if (!Files.exists(file)) {
            return new Position(files.isEmpty() ? 0 : files.firstKey(), 0);
        }
        String[] parts = Files.readString(file).strip().split(" ");
        return new Position(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        tail.close();
    }
}
