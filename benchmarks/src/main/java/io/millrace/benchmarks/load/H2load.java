package io.millrace.benchmarks.load;

import io.millrace.benchmarks.peers.NativeTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nghttp2's load generator: the cheapest client there is, so that the cores are the server's. It
 * counts HTTP 200 and knows nothing of {@code grpc-status}; a failed gRPC call has no data, so the
 * bytes of data tell whether every answer was a right one.
 */
public final class H2load {

    private static final Pattern FINISHED =
            Pattern.compile("finished in ([0-9.]+)(us|ms|s), ([0-9.]+) req/s");
    private static final Pattern REQUESTS =
            Pattern.compile("requests: \\d+ total, \\d+ started, \\d+ done, (\\d+) succeeded");
    private static final Pattern DATA = Pattern.compile("\\((\\d+)\\) data");

    private final Path program;

    private H2load(Path program) {
        this.program = program;
    }

    /** If it is installed. */
    public static Optional<H2load> find() {
        return NativeTool.find("h2load").map(H2load::new);
    }

    /**
     * What one run saw.
     *
     * @param succeeded answers with an HTTP status of 2xx
     * @param dataBytes of all DATA frames received
     */
    public record Outcome(long succeeded, long dataBytes, double perSecond) {}

    /**
     * Calls a gRPC method.
     *
     * @throws IllegalStateException if any answer is missing or has not the expected size
     */
    public Outcome grpc(GrpcRequest request, int connections, int streams, long requests) {
        return grpc(request, connections, streams, requests, List.of());
    }

    /**
     * Calls a gRPC method again and again on one connection, one call at a time.
     *
     * @return latencies in microseconds, in ascending order
     * @throws IllegalStateException if any answer is missing or has not the expected size
     */
    public long[] latencies(GrpcRequest request, long requests) {
        try {
            Path log = Files.createTempFile("latencies", ".tsv");
            try {
                grpc(request, 1, 1, requests, List.of("--log-file=" + log));
                return latencies(Files.readAllLines(log));
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of start time, status and latency. */
    static long[] latencies(List<String> log) {
        return log.stream()
                .mapToLong(line -> Long.parseLong(line.split("\t")[2]))
                .sorted()
                .toArray();
    }

    private Outcome grpc(
            GrpcRequest request,
            int connections,
            int streams,
            long requests,
            List<String> options) {
        try {
            Path body = Files.createTempFile("request", ".bin");
            try {
                Files.write(body, request.framed());
                List<String> arguments = new ArrayList<>(options);
                arguments.addAll(List.of("-d", body.toString()));
                arguments.addAll(List.of("-H", "content-type: application/grpc"));
                arguments.addAll(List.of("-H", "te: trailers"));
                if (request.token() != null) {
                    arguments.addAll(List.of("-H", "authorization: Bearer " + request.token()));
                }
                String url = "http://127.0.0.1:" + request.port() + "/" + request.method();
                Outcome outcome = run(arguments, url, connections, streams, requests);
                requireAnswers(outcome, requests, request.answerSize() + 5L);
                return outcome;
            } finally {
                Files.delete(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fetches a file. */
    public Outcome get(String url, int connections, int streams, long requests, long size) {
        Outcome outcome = run(List.of(), url, connections, streams, requests);
        requireAnswers(outcome, requests, size);
        return outcome;
    }

    private static void requireAnswers(Outcome outcome, long requests, long size) {
        if (outcome.succeeded() != requests || outcome.dataBytes() != requests * size) {
            throw new IllegalStateException(
                    "of %d requests %d were answered with %d bytes in all; right answers make %d"
                            .formatted(
                                    requests,
                                    outcome.succeeded(),
                                    outcome.dataBytes(),
                                    requests * size));
        }
    }

    private Outcome run(
            List<String> arguments, String url, int connections, int streams, long requests) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of("-n", String.valueOf(requests)));
        command.addAll(List.of("-c", String.valueOf(connections)));
        command.addAll(List.of("-m", String.valueOf(streams)));
        command.addAll(List.of("-t", "1"));
        command.addAll(List.of("-w", "22", "-W", "24"));
        command.addAll(arguments);
        command.add(url);
        return parse(NativeTool.output(command));
    }

    /** Reads what it prints at its end. */
    static Outcome parse(String output) {
        return new Outcome(
                Long.parseLong(group(REQUESTS, output, 1)),
                Long.parseLong(group(DATA, output, 1)),
                Double.parseDouble(group(FINISHED, output, 3)));
    }

    private static String group(Pattern pattern, String output, int number) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("h2load printed something unknown:\n" + output);
        }
        return matcher.group(number);
    }
}
