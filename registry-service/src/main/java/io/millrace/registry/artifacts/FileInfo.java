package io.millrace.registry.artifacts;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A file or a folder in a listing.
 *
 * @param fileSize bytes; absent for a folder
 */
public record FileInfo(String path, @JsonProperty("is_dir") boolean isDir, Long fileSize) {

    /** The same with another path. */
    public FileInfo at(String otherPath) {
        return new FileInfo(otherPath, isDir, fileSize);
    }
}
