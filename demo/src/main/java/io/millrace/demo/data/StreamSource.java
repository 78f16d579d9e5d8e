package io.millrace.demo.data;

import java.nio.file.Path;

/**
 * What to read.
 *
 * @param name what the model and its endpoint are called: lower-case letters, digits, hyphens
 * @param file CSV (gzip allowed) or Parquet
 * @param label column that holds the answer
 * @param time column that orders the rows, or null: then the file's order is the order
 */
public record StreamSource(String name, Path file, String label, String time) {

    /** A name that may stand in URLs and topics, made of a file's name. */
    public static String nameOf(Path file) {
        String base = file.getFileName().toString().replaceFirst("\\..*$", "");
        String name = base.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String trimmed = name.replaceAll("^-+|-+$", "");
        return trimmed.isEmpty() ? "stream" : trimmed;
    }
}
