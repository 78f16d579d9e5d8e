package io.millrace.gateway.repository;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Models that came in requests, each in a folder of its own outside of the repository, as long as
 * it is served. For one thread at a time.
 */
final class SuppliedFolders {

    private static final Logger LOG = Logger.getLogger(SuppliedFolders.class);

    private final Path root;
    private final Map<String, Path> current = new HashMap<>();
    private long next;

    /** Folders below {@code root}, where nobody else writes. */
    SuppliedFolders(Path root) {
        this.root = root;
    }

    /** Takes away what an earlier process left. */
    void clear() {
        delete(root);
    }

    /** The folder that {@code model} was loaded from, or null if it was in the repository. */
    Path find(String model) {
        return current.get(model);
    }

    /**
     * Writes {@code files} into a new folder with the model's name.
     *
     * @param files by path within the model's folder
     * @throws ServiceException INVALID_ARGUMENT if a path leads elsewhere, or cannot be written
     */
    Path write(String model, Map<String, byte[]> files) {
        Path folder = root.resolve(Long.toString(next++)).resolve(model);
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path place = place(folder, file.getKey());
                Files.createDirectories(place.getParent());
                Files.write(place, file.getValue());
            }
            return folder;
        } catch (IOException e) {
            delete(folder.getParent());
            throw invalid("the files of '%s' cannot be written: %s".formatted(model, e));
        } catch (ServiceException e) {
            delete(folder.getParent());
            throw e;
        }
    }

    private static Path place(Path folder, String path) {
        try {
            Path relative = Path.of(path);
            Path place = folder.resolve(relative).normalize();
            if (!path.isEmpty()
                    && !relative.isAbsolute()
                    && place.startsWith(folder)
                    && !place.equals(folder)
                    && place.equals(folder.resolve(relative))) {
                return place;
            }
        } catch (InvalidPathException e) {
            throw invalid("parameter 'file:%s' is no path: %s".formatted(path, e.getReason()));
        }
        throw invalid("parameter 'file:%s' must be a path in the model's folder".formatted(path));
    }

    /** Says where {@code model} is loaded from now; null for the repository, or for nowhere. */
    void set(String model, Path folder) {
        Path before = folder == null ? current.remove(model) : current.put(model, folder);
        if (before != null && !before.equals(folder)) {
            discard(before);
        }
    }

    /** Deletes what {@link #write} wrote. */
    void discard(Path folder) {
        delete(folder.getParent());
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // What is left is only space, and goes at the next start.
            LOG.warnf("%s could not be deleted: %s", folder, e);
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
