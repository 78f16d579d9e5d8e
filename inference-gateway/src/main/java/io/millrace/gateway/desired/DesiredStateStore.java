package io.millrace.gateway.desired;

import io.millrace.contracts.MalformedMessageException;
import io.millrace.contracts.Wire;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.gateway.GatewayConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The newest desired state of each endpoint on disk, and the last one that was served completely:
 * one file each, replaced atomically.
 */
@Singleton
class DesiredStateStore {

    private static final Logger LOG = Logger.getLogger(DesiredStateStore.class);

    private final Path desired;
    private final Path served;

    @Inject
    DesiredStateStore(GatewayConfig config) {
        this(config.dataDir());
    }

    DesiredStateStore(Path folder) {
        this.desired = folder.resolve("desired");
        this.served = folder.resolve("served");
    }

    /** Every readable state; one that is spoilt is left out, since Kafka has it still. */
    StoredEndpoints read() {
        return StoredEndpoints.of(load(desired), load(served));
    }

    private static List<EndpointState> load(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<EndpointState> states = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
                read(file, states);
            }
            return states;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path file, List<EndpointState> states) throws IOException {
        try {
            states.add(Wire.fromBytes(Files.readAllBytes(file), EndpointState.class));
        } catch (MalformedMessageException e) {
            LOG.errorf("%s is left out: %s", file, e.getMessage());
        }
    }

    void save(EndpointState state) {
        save(state, desired);
    }

    void saveServed(EndpointState state) {
        save(state, served);
    }

    private static void save(EndpointState state, Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = file(folder, state.endpoint());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.write(part, Wire.toBytes(state));
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String endpoint) {
        try {
            Files.deleteIfExists(file(served, endpoint));
            Files.deleteIfExists(file(desired, endpoint));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path folder, String endpoint) {
        return folder.resolve(URLEncoder.encode(endpoint, StandardCharsets.UTF_8) + ".json");
    }
}
