package io.millrace.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportServerTest {

    @TempDir private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve(ReportFiles.PAGE), "the page");
        Files.writeString(folder.resolve("secret.txt"), "not for readers");
    }

    @Test
    void servesTheReportAndNothingElseOfItsFolder() throws IOException, InterruptedException {
        try (ReportServer server = ReportServer.start(folder, 0)) {
            URI page = URI.create(server.url());
            assertThat(get(page).body()).isEqualTo("the page");
            assertThat(get(page.resolve("/")).body()).isEqualTo("the page");
            assertThat(get(page.resolve("/secret.txt")).statusCode()).isEqualTo(404);
            assertThat(get(page.resolve("/../secret.txt")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void takenPortIsReplacedByAFreeOne() throws IOException, InterruptedException {
        try (ReportServer first = ReportServer.start(folder, 0);
                ReportServer second =
                        ReportServer.start(folder, URI.create(first.url()).getPort())) {
            assertThat(second.url()).isNotEqualTo(first.url());
            assertThat(get(URI.create(second.url())).statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }
}
