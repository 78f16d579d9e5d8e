package io.millrace.gateway.repository;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Names, sizes and times of all files in a folder: equal as long as nobody writes there.
 *
 * @param files size and time of each by its path in the folder
 */
record FolderState(Map<String, String> files) {

    /** The state now; what vanishes while it is read is left out. */
    static FolderState of(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        Files.size(file) + "@" + Files.getLastModifiedTime(file));
            }
        }
        return new FolderState(files);
    }
}
