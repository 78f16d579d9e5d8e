package io.millrace.training.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** File formats that are understood, told apart by their first bytes. */
enum DatasetFormat {
    CSV("CSV with a header line"),
    CSV_GZIP("gzipped CSV with a header line"),
    PARQUET("Parquet");

    private static final byte[] PARQUET_MAGIC = {'P', 'A', 'R', '1'};
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

    private final String description;

    DatasetFormat(String description) {
        this.description = description;
    }

    String describe() {
        return description;
    }

    static DatasetFormat of(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        if (Arrays.equals(start, PARQUET_MAGIC)) {
            return PARQUET;
        }
        boolean gzip = start.length >= 2 && Arrays.equals(Arrays.copyOf(start, 2), GZIP_MAGIC);
        return gzip ? CSV_GZIP : CSV;
    }
}
