package io.millrace.demo.report;

import io.millrace.contracts.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the result into a folder. */
public final class ReportFiles {

    public static final String PAGE = "report.html";
    public static final String SUMMARY = "summary.json";

    private ReportFiles() {}

    /** Writes page and summary into {@code folder}, which is made if it is not there. */
    public static void write(Path folder, HtmlReport.Content content) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                folder.resolve(SUMMARY),
                Wire.mapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(content.summary()));
        Files.writeString(folder.resolve(PAGE), HtmlReport.render(content));
    }
}
