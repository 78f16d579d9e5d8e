package io.millrace.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferRequest.InferInputTensor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.millrace.gateway.process.Eventually;
import io.millrace.gateway.process.GatewayProcess;
import io.millrace.gateway.process.HttpCalls;
import io.millrace.gateway.process.ProcessUsage;
import io.millrace.gateway.process.TestModels;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent, the answer is a clean one, in time, and nothing stays behind. A run repeats
 * with {@code -Dmillrace.fuzz.seed=N}.
 */
class FuzzIT {

    private static final int WORKERS = 8;
    private static final long SEED = Long.getLong("millrace.fuzz.seed", 20_261_127);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Compilers and carriers of virtual threads come and go. */
    private static final int SPARE_THREADS = 8;

    private static final int SPARE_HANDLES = 4;

    @TempDir private Path folder;

    @Test
    void answersMutatedRequestsCleanlyAndKeepsNothing() throws Exception {
        fuzz(20_000, "paranoid");
    }

    @Test
    @Tag("fuzz")
    void answersAMillionMutatedRequestsCleanlyAndKeepsNothing() throws Exception {
        fuzz(1_000_000, "simple");
    }

    private void fuzz(int requests, String leakDetection) throws Exception {
        new TestModels(folder.resolve("models")).writeAll();
        try (GatewayProcess gateway =
                GatewayProcess.on(folder.resolve("models"), folder.resolve("data"))
                        .property("io.netty.leakDetection.level", leakDetection)
                        .start()
                        .ready()) {
            // Threads and pools that the first requests make are no leak.
            send(gateway, requests / 10, SEED - 1, new FuzzRecord());
            assertAnswersRight(gateway);
            ProcessUsage before = ProcessUsage.isKnown() ? ProcessUsage.of(gateway.pid()) : null;
            long started = System.nanoTime();
            FuzzRecord record = new FuzzRecord();

            send(gateway, requests, SEED, record);

            report(gateway, record, before, Duration.ofNanos(System.nanoTime() - started));
            assertThat(record.faults()).isEmpty();
            assertThat(record.total()).isGreaterThanOrEqualTo(requests);
            assertThat(record.counts()).containsKeys("grpc OK", "json 200", "binary 200");
            assertAnswersRight(gateway);
            assertKeepsNothing(gateway, before);
        }
    }

    private static void send(GatewayProcess gateway, int requests, long seed, FuzzRecord record)
            throws Exception {
        EventLoopGroup loops = new NioEventLoopGroup(2);
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            int grpc = gateway.grpcPort();
            int http = gateway.http().getPort();
            for (Future<?> done :
                    IntStream.range(0, WORKERS)
                            .mapToObj(
                                    i ->
                                            workers.submit(
                                                    () ->
                                                            new FuzzWorker(
                                                                            seed * WORKERS + i,
                                                                            record)
                                                                    .run(
                                                                            requests / WORKERS,
                                                                            loops,
                                                                            grpc,
                                                                            http)))
                            .toList()) {
                done.get();
            }
        } finally {
            loops.shutdownGracefully().sync();
        }
    }

    private static void report(
            GatewayProcess gateway, FuzzRecord record, ProcessUsage before, Duration time) {
        System.out.printf(
                "fuzz: seed %d, %d requests in %.1f s, %s%n",
                SEED, record.total(), time.toMillis() / 1e3, record.counts());
        if (before != null) {
            System.out.printf(
                    "fuzz: before %s, after %s%n", before, ProcessUsage.of(gateway.pid()));
        }
    }

    private static void assertAnswersRight(GatewayProcess gateway) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort())
                        .usePlaintext()
                        .build();
        ModelInferRequest request =
                ModelInferRequest.newBuilder()
                        .setModelName("identity_int8")
                        .addInputs(
                                InferInputTensor.newBuilder()
                                        .setName("INPUT")
                                        .setDatatype("INT8")
                                        .addShape(1)
                                        .addShape(3))
                        .addRawInputContents(ByteString.copyFrom(new byte[] {1, -2, 3}))
                        .build();
        assertThat(
                        GRPCInferenceServiceGrpc.newBlockingStub(channel)
                                .modelInfer(request)
                                .getRawOutputContents(0)
                                .toByteArray())
                .containsExactly(1, -2, 3);
        channel.shutdownNow();
        assertThat(
                        new HttpCalls(gateway.http())
                                .post(
                                        "/v2/models/identity_int8/infer",
                                        "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"INT8\","
                                                + "\"shape\":[1,3],\"data\":[1,-2,3]}]}")
                                .json()
                                .path("outputs")
                                .get(0)
                                .path("data")
                                .toString())
                .isEqualTo("[1,-2,3]");
    }

    private static void assertKeepsNothing(GatewayProcess gateway, ProcessUsage before) {
        assertThat(gateway.log())
                .filteredOn(line -> line.contains("LEAK:") || line.contains("failed unexpectedly"))
                .isEmpty();
        if (before == null) {
            System.err.println("SKIPPED: this system does not tell what a process holds");
            return;
        }
        Eventually.holds(
                PATIENCE,
                () -> {
                    ProcessUsage now = ProcessUsage.of(gateway.pid());
                    return now.threads() <= before.threads() + SPARE_THREADS
                            && now.handles() <= before.handles() + SPARE_HANDLES;
                },
                () -> before + " has become " + ProcessUsage.of(gateway.pid()));
    }
}
