package io.millrace.demo;

import io.millrace.demo.data.StreamSource;
import io.millrace.demo.report.References;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A stream and what is said about it in the {@code stream.properties} beside it.
 *
 * @param isOwn whether it is the user's own file, of which nobody promised that a loop would help
 */
record Example(StreamSource source, References references, boolean isOwn) {

    private static final String DESCRIPTION = "stream.properties";

    /** The example in {@code folder}. */
    static Example in(Path folder) {
        Properties said = read(folder.resolve(DESCRIPTION));
        Path file = folder.resolve(said.getProperty("file"));
        StreamSource source =
                new StreamSource(
                        StreamSource.nameOf(file),
                        file,
                        said.getProperty("label"),
                        said.getProperty("time"));
        return new Example(source, References.of(said), false);
    }

    /** A user's own file. */
    static Example own(Path file, String label, String time) {
        StreamSource source = new StreamSource(StreamSource.nameOf(file), file, label, time);
        return new Example(source, References.NONE, true);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
        return properties;
    }
}
