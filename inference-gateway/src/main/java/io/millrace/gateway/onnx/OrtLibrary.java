package io.millrace.gateway.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Finds the native library: in the folder that the system property {@code onnxruntime.native.path}
 * names, else unpacked from its jar into a folder that only this process can write.
 */
final class OrtLibrary {

    /** Same property as ONNX Runtime's own Java interface reads. */
    static final String FOLDER_PROPERTY = "onnxruntime.native.path";

    private static final String RESOURCES = "/ai/onnxruntime/native/";

    private OrtLibrary() {}

    /** The library file; afterwards {@link #FOLDER_PROPERTY} names its folder. */
    static synchronized Path file() {
        String folder = System.getProperty(FOLDER_PROPERTY);
        String name = System.mapLibraryName("onnxruntime");
        if (folder != null) {
            return Path.of(folder, name).toAbsolutePath();
        }
        try {
            Path target = Files.createTempDirectory("millrace-onnxruntime");
            Path file = unpack(name, target);
            target.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            System.setProperty(FOLDER_PROPERTY, target.toString());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack ONNX Runtime", e);
        }
    }

    private static Path unpack(String name, Path target) throws IOException {
        String resource = RESOURCES + platform() + "/" + name;
        try (InputStream library = OrtLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException(
                        "no "
                                + resource
                                + " on the class path: set -D"
                                + FOLDER_PROPERTY
                                + " to a folder that holds "
                                + name);
            }
            Path file = target.resolve(name);
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        }
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch");
        String family = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
        return family + "-" + ("amd64".equals(architecture) ? "x64" : architecture);
    }
}
