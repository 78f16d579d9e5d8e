package io.millrace.gateway.fuzz;

import io.netty.channel.EventLoopGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/** One client that sends mutated requests over connections of its own. For one thread. */
final class FuzzWorker {

    private static final int BURST = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SERVICE = "inference.GRPCInferenceService/";
    private static final List<String> OTHER_METHODS =
            List.of(
                    SERVICE + "ModelReady",
                    SERVICE + "ModelMetadata",
                    SERVICE + "ModelConfig",
                    SERVICE + "ModelStatistics",
                    SERVICE + "RepositoryIndex",
                    "grpc.health.v1.Health/Check");

    private final Random random;
    private final FuzzRecord record;
    private final List<byte[]> messages = GrpcSeeds.messages();
    private final List<HttpSeeds.Seed> json = HttpSeeds.json();
    private final List<HttpSeeds.Seed> binary = HttpSeeds.binary();
    private final Mutator protobuf;
    private final Mutator text;

    FuzzWorker(long seed, FuzzRecord record) {
        this.random = new Random(seed);
        this.record = record;
        this.protobuf = new Mutator(GrpcSeeds.tokens(), random);
        this.text = new Mutator(HttpSeeds.tokens(), random);
    }

    /** Sends {@code requests}: half over gRPC, a quarter as JSON, a quarter with binary tensors. */
    void run(int requests, EventLoopGroup loops, int grpcPort, int httpPort) {
        try (GrpcConnection grpc = GrpcConnection.open(loops, grpcPort);
                HttpConnection http = new HttpConnection(httpPort, PATIENCE)) {
            for (int sent = 0; sent < requests && !record.isHopeless(); sent += 2 * BURST) {
                grpcBurst(grpc);
                for (int i = 0; i < BURST / 2; i++) {
                    post(http, "json", json);
                    post(http, "binary", binary);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void grpcBurst(GrpcConnection grpc) throws InterruptedException {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            byte[] message = protobuf.mutate(any(messages), any(messages));
            String method =
                    switch (random.nextInt(16)) {
                        case 0 -> any(OTHER_METHODS);
                        case 1, 2 -> SERVICE + "ModelStreamInfer";
                        default -> SERVICE + "ModelInfer";
                    };
            boolean packed = random.nextInt(8) == 0;
            byte[] body = body(packed ? gzip(message) : message, packed);
            bodies.add(body);
            outcomes.add(grpc.call(method, cut(body), packed ? "gzip" : ""));
        }
        for (int i = 0; i < BURST; i++) {
            record.add("grpc", outcome(outcomes.get(i)), bodies.get(i));
        }
    }

    /** Most messages have a right prefix, since a wrong one hides what is behind it. */
    private byte[] body(byte[] message, boolean packed) {
        byte[] framed = GrpcSeeds.framed(message, packed);
        return switch (random.nextInt(8)) {
            case 0 -> protobuf.mutate(framed, any(messages));
            case 1 -> {
                byte[] twice = Arrays.copyOf(framed, 2 * framed.length);
                System.arraycopy(framed, 0, twice, framed.length, framed.length);
                yield twice;
            }
            default -> framed;
        };
    }

    private List<byte[]> cut(byte[] body) {
        if (random.nextInt(4) > 0 || body.length < 2) {
            return List.of(body);
        }
        int at = 1 + random.nextInt(body.length - 1);
        return List.of(Arrays.copyOf(body, at), Arrays.copyOfRange(body, at, body.length));
    }

    private static Outcome outcome(CompletableFuture<Outcome> call) throws InterruptedException {
        try {
            return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new Outcome("HANGS", "no answer within " + PATIENCE);
        } catch (ExecutionException e) {
            return new Outcome("LOST", e.toString());
        }
    }

    private void post(HttpConnection http, String surface, List<HttpSeeds.Seed> seeds)
            throws IOException {
        HttpSeeds.Seed seed = any(seeds);
        byte[] body = text.mutate(seed.body(), any(seeds).body());
        String jsonLength = seed.jsonLength() < 0 ? "" : Integer.toString(seed.jsonLength());
        if (!jsonLength.isEmpty() && random.nextInt(4) == 0) {
            // As after a change of the JSON that kept its length right.
            int moved = Math.max(0, seed.jsonLength() + body.length - seed.body().length);
            jsonLength = Integer.toString(random.nextBoolean() ? moved : random.nextInt());
        }
        try {
            record.add(surface, http.post(seed.path(), body, jsonLength), body);
        } catch (IOException e) {
            http.close();
            record.add(surface, new Outcome("LOST", e.toString()), body);
        }
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
