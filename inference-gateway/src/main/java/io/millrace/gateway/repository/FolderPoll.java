package io.millrace.gateway.repository;

import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.repository.SettledChanges.Changes;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks at the folder of models now and then, and loads what changed and has settled. */
@Singleton
public class FolderPoll {

    private static final Logger LOG = Logger.getLogger(FolderPoll.class);

    private final FolderRepository repository;
    private final Path root;
    private final Duration interval;
    private final SettledChanges changes = new SettledChanges();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("folder-poll").daemon().factory());

    FolderPoll(FolderRepository repository, GatewayConfig config) {
        this.repository = repository;
        this.root = config.models().orElse(Path.of("models"));
        this.interval = config.repository().pollInterval();
    }

    /**
     * Loads everything, and begins to look. The folders are looked at before they are loaded: what
     * changes meanwhile is loaded again.
     */
    public void start() {
        changes.begin(states());
        repository.start();
        thread.scheduleWithFixedDelay(
                this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Changes found = changes.look(states());
            found.changed().forEach(repository::refresh);
            found.gone().forEach(repository::forget);
        } catch (RuntimeException e) {
            LOG.error("the folder of models could not be looked at", e);
        }
    }

    private Map<String, FolderState> states() {
        Map<String, FolderState> states = new TreeMap<>();
        for (String model : repository.folders()) {
            states.put(model, state(root.resolve(model)));
        }
        return states;
    }

    private static FolderState state(Path folder) {
        try {
            return FolderState.of(folder);
        } catch (IOException | UncheckedIOException changing) {
            // Somebody removes files this very moment: the next look will tell.
            return new FolderState(Map.of());
        }
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }
}
