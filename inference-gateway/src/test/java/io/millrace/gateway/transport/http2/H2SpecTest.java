package io.millrace.gateway.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 as h2spec checks it: a program that nobody here wrote. */
class H2SpecTest {

    private static final String MODULE =
            "github.com/summerwind/h2spec/cmd/h2spec@v2.2.1+incompatible";

    /** Netty's codec ends the stream where the connection should end; its own suite says so. */
    private static final Set<String> OF_THE_CODEC =
            Set.of(
                    "12: closed: Sends a HEADERS frame",
                    "2: Sends stream identifier that is numerically smaller than previous");

    @TempDir static Path folder;

    @Test
    void speaksHttp2AsItsSpecificationsDemand() throws Exception {
        String h2spec = program();
        try (EchoServer server = EchoServer.start()) {
            Result result =
                    run(
                            h2spec,
                            "-h",
                            "127.0.0.1",
                            "-p",
                            Integer.toString(server.port()),
                            "--timeout",
                            "10");

            assertThat(result.output()).contains("145 tests");
            assertThat(failed(result.output())).isSubsetOf(OF_THE_CODEC);
        }
    }

    private static Set<String> failed(String output) {
        return output.lines()
                .filter(line -> line.contains("\u00d7 "))
                .map(line -> line.substring(line.lastIndexOf("\u00d7 ") + 2).strip())
                .collect(Collectors.toSet());
    }

    /** From the PATH, else built by Go. */
    private static String program() throws Exception {
        String found = onPath("h2spec");
        if (found != null) {
            return found;
        }
        String go = onPath("go");
        if (go == null) {
            skip("neither h2spec nor go is on the PATH");
        }
        Result built = run(go, "install", MODULE);
        if (built.exit() != 0) {
            skip("h2spec could not be built: " + built.output());
        }
        return folder.resolve("h2spec").toString();
    }

    private static void skip(String reason) {
        System.err.println("SKIPPED: HTTP/2 is not checked by h2spec: " + reason);
        abort(reason);
    }

    private static String onPath(String name) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GOBIN", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private record Result(int exit, String output) {}
}
