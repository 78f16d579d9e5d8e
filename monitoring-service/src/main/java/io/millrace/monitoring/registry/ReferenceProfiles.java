package io.millrace.monitoring.registry;

import io.millrace.contracts.Wire;
import io.millrace.contracts.model.ReferenceProfile;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.ModelFile;
import io.millrace.contracts.serving.EndpointState.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Reference profiles by their digest. They never change, so they are fetched once; the cache is
 * emptied when it holds {@value #MAX_CACHED}. Thread-safe.
 */
@ApplicationScoped
public class ReferenceProfiles {

    private static final int MAX_CACHED = 200;

    private final RegistryClient registry;
    private final Map<String, ReferenceProfile> cache = new ConcurrentHashMap<>();

    ReferenceProfiles(RegistryClient registry) {
        this.registry = registry;
    }

    /**
     * The profile of a version as the endpoint serves it; empty if the version has none or does not
     * run there.
     *
     * @throws io.millrace.contracts.ServiceException UNAVAILABLE if the registry can't be reached
     */
    public Optional<ReferenceProfile> find(EndpointState endpoint, String version) {
        return digest(endpoint, version).map(this::load);
    }

    /** Digest of the version's profile, which windows name. */
    public Optional<String> digest(EndpointState endpoint, String version) {
        return Stream.concat(endpoint.targets().stream(), Stream.ofNullable(endpoint.shadow()))
                .filter(target -> target.version().equals(version))
                .map(ReferenceProfiles::profileFile)
                .flatMap(Optional::stream)
                .map(ModelFile::sha256)
                .findFirst();
    }

    private ReferenceProfile load(String digest) {
        ReferenceProfile cached = cache.get(digest);
        if (cached != null) {
            return cached;
        }
        ReferenceProfile profile = Wire.fromBytes(registry.blob(digest), ReferenceProfile.class);
        if (cache.size() >= MAX_CACHED) {
            cache.clear();
        }
        cache.put(digest, profile);
        return profile;
    }

    private static Optional<ModelFile> profileFile(Target target) {
        return target.file(ReferenceProfile.FILE);
    }
}
