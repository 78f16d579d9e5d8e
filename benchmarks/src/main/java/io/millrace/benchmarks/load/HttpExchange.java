package io.millrace.benchmarks.load;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One HTTP/1.1 request over kept connections. An answer is right if it is 200 and its body is. */
public final class HttpExchange implements Exchange {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Supplier<HttpRequest> requests;
    private final Predicate<byte[]> isRight;

    /**
     * @param requests makes the request that is sent next
     * @param isRight whether a body is a right answer
     */
    public HttpExchange(Supplier<HttpRequest> requests, Predicate<byte[]> isRight) {
        this.requests = requests;
        this.isRight = isRight;
    }

    @Override
    public void send(Outcome outcome) {
        client.sendAsync(requests.get(), HttpResponse.BodyHandlers.ofByteArray())
                .whenComplete((response, failure) -> outcome.ended(judge(response, failure)));
    }

    private Throwable judge(HttpResponse<byte[]> response, Throwable failure) {
        if (failure != null) {
            return failure;
        }
        if (response.statusCode() == 200 && isRight.test(response.body())) {
            return null;
        }
        return new IllegalStateException(
                response.request().uri()
                        + " answered "
                        + response.statusCode()
                        + ": "
                        + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
