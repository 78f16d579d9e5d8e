package io.millrace.benchmarks.gateway;

import io.grpc.StatusRuntimeException;
import io.millrace.benchmarks.load.GrpcRequest;
import io.millrace.benchmarks.measure.ProcessCpu;
import io.millrace.benchmarks.models.BenchmarkModel;
import io.millrace.benchmarks.models.ModelFiles;
import io.millrace.benchmarks.suite.LocalSuite;
import io.millrace.benchmarks.suite.RegistryApi;
import io.millrace.local.Part;
import io.millrace.local.Port;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The gateway as a part of the suite: it asks for tokens, and profiles every prediction into
 * windows for Kafka. It serves two versions of the tiny model, one at a time.
 */
final class SuiteGateway implements AutoCloseable {

    private static final String ENDPOINT = BenchmarkModel.TINY.title();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;

    private final LocalSuite suite;
    private final RegistryApi registry;

    private SuiteGateway(LocalSuite suite, RegistryApi registry) {
        this.suite = suite;
        this.registry = registry;
    }

    /** Starts the suite, deploys version 1 and waits until it answers. */
    static SuiteGateway start(Path state) {
        LocalSuite suite =
                LocalSuite.start(state, Part.POSTGRESQL, Part.KAFKA, Part.REGISTRY, Part.GATEWAY);
        SuiteGateway gateway = new SuiteGateway(suite, new RegistryApi(suite));
        try {
            gateway.registry.createModel(ENDPOINT);
            gateway.registry.registerVersion(ENDPOINT, ModelFiles.of(BenchmarkModel.TINY));
            gateway.registry.registerVersion(ENDPOINT, ModelFiles.of(BenchmarkModel.TINY));
            gateway.registry.createEndpoint(ENDPOINT, ENDPOINT, "1");
            gateway.awaitVersion("1");
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /** Gives all traffic to {@code version} and waits until it answers. */
    void switchTo(String version) {
        registry.switchTo(ENDPOINT, version);
        awaitVersion(version);
    }

    private void awaitVersion(String version) {
        byte[] message = InferCall.message(ENDPOINT, BenchmarkModel.TINY, 1);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!version.equals(answeringVersion(message))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("version " + version + " does not answer");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private String answeringVersion(byte[] message) {
        try {
            return InferCall.ask(port(), message, token()).getModelVersion();
        } catch (StatusRuntimeException notYet) {
            return "none: " + notYet.getStatus();
        }
    }

    /** The request that is measured, with a new token. */
    GrpcRequest request() {
        return InferCall.checked(port(), ENDPOINT, BenchmarkModel.TINY, 1, token());
    }

    String token() {
        return suite.token("inference-client");
    }

    String issuer() {
        return suite.issuer().url();
    }

    ProcessCpu cpu() {
        return ProcessCpu.of(suite.processes(Part.GATEWAY));
    }

    private int port() {
        return suite.suite().port(Port.GATEWAY_GRPC);
    }

    @Override
    public void close() {
        registry.close();
        suite.close();
    }
}
