package io.millrace.gateway.artifacts;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of a digest come from. */
public interface BlobSource {

    /**
     * The bytes, to be closed by the caller. Blocks.
     *
     * @throws ArtifactException if there is no such blob, so that asking again is no use
     * @throws IOException if it could not be fetched this time
     */
    InputStream open(String sha256) throws IOException;
}
