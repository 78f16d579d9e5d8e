package io.millrace.local;

import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/**
 * Passwords and client secrets of one suite, made at random when first asked for and kept in {@code
 * secrets.json}, which its owner alone can read. Thread-safe.
 */
final class Secrets {

    /** Nothing that a shell, an address or a reader could take for something else. */
    private static final String ALPHABET =
            "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 24;

    private final Path file;
    private final Map<String, String> values;
    private final SecureRandom random = new SecureRandom();

    private Secrets(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    /** The secrets that {@code stateFolder} keeps, none at first. */
    static Secrets in(Path stateFolder) {
        Path file = stateFolder.resolve("secrets.json");
        if (!Files.exists(file)) {
            return new Secrets(file, new TreeMap<>());
        }
        try {
            TypeReference<TreeMap<String, String>> type = new TypeReference<>() {};
            return new Secrets(file, Wire.mapper().readValue(file.toFile(), type));
        } catch (IOException e) {
            throw new SuiteException(file + " can't be read", e);
        }
    }

    /** The secret called {@code name}, made and kept now if it is new. */
    synchronized String of(String name) {
        String known = values.get(name);
        if (known != null) {
            return known;
        }
        StringBuilder made = new StringBuilder(LENGTH);
        random.ints(LENGTH, 0, ALPHABET.length()).forEach(i -> made.append(ALPHABET.charAt(i)));
        set(name, made.toString());
        return made.toString();
    }

    /** The secret or fact called {@code name}, or null. */
    synchronized String find(String name) {
        return values.get(name);
    }

    synchronized void set(String name, String value) {
        values.put(name, value);
        try {
            Path next = file.resolveSibling("secrets.json.next");
            Files.deleteIfExists(next);
            Files.createFile(
                    next,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(
                    next, Wire.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(values));
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SuiteException(file + " can't be written", e);
        }
    }
}
