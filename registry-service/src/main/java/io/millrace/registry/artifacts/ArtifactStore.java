package io.millrace.registry.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Where bytes are kept, by their SHA-256. Every method blocks: call from a worker thread.
 * Thread-safe; the same bytes may be written by many at once.
 */
public interface ArtifactStore {

    /**
     * Stores all of {@code bytes} and returns once they would survive a power cut. Memory use does
     * not depend on their number.
     */
    Blob write(InputStream bytes) throws IOException;

    /**
     * A local file with the blob's bytes, compared with its name first.
     *
     * @throws io.millrace.contracts.ServiceException NOT_FOUND where there is no such blob,
     *     INTERNAL where the bytes are not what their name says
     */
    Path verified(String sha256) throws IOException;
}
