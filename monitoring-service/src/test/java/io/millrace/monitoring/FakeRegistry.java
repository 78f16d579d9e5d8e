package io.millrace.monitoring;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.contracts.serving.EndpointState.Target;
import io.millrace.monitoring.registry.RegistryClient;
import io.millrace.monitoring.registry.TrafficChange;
import io.quarkus.test.Mock;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A registry in memory, with the conditional writes of the real one. */
@Mock
@ApplicationScoped
public class FakeRegistry implements RegistryClient {

    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, EndpointState> endpoints = new ConcurrentHashMap<>();
    private final Map<String, String> champions = new ConcurrentHashMap<>();
    private final AtomicReference<Runnable> beforeAnswer = new AtomicReference<>(() -> {});

    @Override
    public byte[] blob(String sha256) {
        byte[] bytes = blobs.get(sha256);
        if (bytes == null) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "no blob " + sha256);
        }
        return bytes;
    }

    @Override
    public EndpointState endpoint(String name) {
        EndpointState state = endpoints.get(name);
        if (state == null) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "no endpoint " + name);
        }
        return state;
    }

    @Override
    public synchronized EndpointState changeTraffic(
            String name, long expected, TrafficChange change) {
        EndpointState now = endpoint(name);
        if (now.generation() != expected) {
            throw new ServiceException(ErrorCode.PRECONDITION_FAILED, "stale generation");
        }
        EndpointState next = changed(now, change);
        endpoints.put(name, next);
        if (change.champion() != null) {
            champions.put(name, change.champion());
        }
        beforeAnswer.getAndSet(() -> {}).run();
        return next;
    }

    /** Makes the next change take effect and its answer get lost. */
    public void loseNextAnswer() {
        beforeAnswer.set(
                () -> {
                    throw new ServiceException(ErrorCode.UNAVAILABLE, "connection reset");
                });
    }

    public String champion(String endpoint) {
        return champions.get(endpoint);
    }

    /** Puts an endpoint with one version, whose profile is {@code profile}. */
    public EndpointState create(String name, String version, ReferenceProfile profile) {
        EndpointState state =
                new EndpointState(
                        EndpointState.SCHEMA,
                        name,
                        1,
                        "m-" + name,
                        name + "-model",
                        List.of(target(version, 100, put(profile))),
                        null,
                        new EndpointState.Sampling(true, 1),
                        Duration.ofHours(1),
                        Instant.EPOCH,
                        "test");
        endpoints.put(name, state);
        return state;
    }

    /** Digest under which {@code profile} is found. */
    public String put(ReferenceProfile profile) {
        byte[] bytes = Wire.toBytes(profile);
        try {
            String digest =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            blobs.put(digest, bytes);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EndpointState changed(EndpointState now, TrafficChange change) {
        String digest = now.targets().getFirst().files().getFirst().sha256();
        List<Target> targets =
                change.versions().stream()
                        .map(share -> target(share.version(), share.weight(), digest))
                        .toList();
        Target shadow = change.shadow() == null ? null : target(change.shadow(), 0, digest);
        return new EndpointState(
                now.schema(),
                now.endpoint(),
                now.generation() + 1,
                now.modelId(),
                now.modelName(),
                targets,
                shadow,
                now.sampling(),
                now.paneWidth(),
                now.updatedAt(),
                now.updatedBy());
    }

    private static Target target(String version, int weight, String digest) {
        return new Target(
                version,
                weight,
                "manifest-" + version,
                List.of(new ModelFile(ReferenceProfile.FILE, digest, 1)));
    }
}
