package io.millrace.gateway.desired;

import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.Target;
import io.millrace.contracts.serving.ServingStatus.State;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.serving.ServingBoard;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Makes what is served follow what is wanted: one thread of its own, one endpoint after the other.
 * What cannot be loaded leaves what serves as it is, is reported with its cause, and is tried again
 * with growing pauses.
 */
@Singleton
public class EndpointReconciler {

    private static final Logger LOG = Logger.getLogger(EndpointReconciler.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final EndpointCatalog catalog;
    private final VersionLoader loader;
    private final DesiredStateStore store;
    private final ServingBoard board;
    private final Map<String, EndpointState> wanted = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("reconciler").daemon().factory());

    EndpointReconciler(
            EndpointCatalog catalog,
            VersionLoader loader,
            DesiredStateStore store,
            ServingBoard board) {
        this.catalog = catalog;
        this.loader = loader;
        this.store = store;
        this.board = board;
    }

    /**
     * Names every endpoint on disk as not loaded yet, so that its callers hear UNAVAILABLE and not
     * that there is no such model. Called before anybody can ask.
     *
     * @return what is on disk, for {@link #restore}
     */
    public StoredEndpoints announce() {
        StoredEndpoints stored = store.read();
        stored.announced().forEach(state -> catalog.publish(EndpointAssembly.empty(state)));
        return stored;
    }

    /** Serves what was on disk; completes when each endpoint was tried once. */
    public CompletableFuture<Void> restore(StoredEndpoints stored) {
        return CompletableFuture.runAsync(() -> restoreNow(stored), thread);
    }

    /**
     * What served before comes first, and from the disk: what is wanted since then may be what
     * cannot be loaded, and asking a registry that hangs for it would hold up everything else.
     */
    private void restoreNow(StoredEndpoints stored) {
        stored.served().values().forEach(this::serveAgain);
        for (EndpointState state : stored.newest()) {
            EndpointState before = stored.served().get(state.endpoint());
            if (before == null || before.equals(state) || !serves(state.endpoint())) {
                attempt(state, FIRST_RETRY);
            } else {
                wanted.put(state.endpoint(), state);
                retryLater(state, FIRST_RETRY);
            }
        }
    }

    private boolean serves(String endpoint) {
        return catalog.find(endpoint).filter(found -> !found.routes().isEmpty()).isPresent();
    }

    private void serveAgain(EndpointState state) {
        try {
            apply(state);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s generation %d", state.endpoint(), state.generation());
        }
    }

    /** Takes a newer state of an endpoint; an older one than is known is ignored. */
    public void want(EndpointState state) {
        thread.execute(
                () -> {
                    EndpointState known = wanted.get(state.endpoint());
                    if (known != null && !isNewer(state, known)) {
                        return;
                    }
                    store.save(state);
                    attempt(state, FIRST_RETRY);
                });
    }

    /** By generation; a registry that was set up anew counts from one again, but later. */
    private static boolean isNewer(EndpointState state, EndpointState known) {
        return state.generation() > known.generation()
                || (state.updatedAt() != null
                        && known.updatedAt() != null
                        && state.updatedAt().isAfter(known.updatedAt()));
    }

    /** Takes an endpoint away. */
    public void remove(String endpoint) {
        thread.execute(() -> removeNow(endpoint));
    }

    /** Takes away every endpoint that is not in {@code known}. */
    public void keepOnly(Set<String> known) {
        thread.execute(
                () ->
                        Set.copyOf(wanted.keySet()).stream()
                                .filter(endpoint -> !known.contains(endpoint))
                                .forEach(this::removeNow));
    }

    /** Completes when everything that was asked so far is done. */
    public CompletableFuture<Void> settled() {
        return CompletableFuture.runAsync(() -> LOG.debug("settled"), thread);
    }

    private void removeNow(String endpoint) {
        wanted.remove(endpoint);
        store.delete(endpoint);
        catalog.find(endpoint)
                .ifPresent(
                        served -> {
                            catalog.remove(endpoint);
                            served.models().distinct().forEach(ServedModel::retire);
                        });
        board.remove(endpoint);
        LOG.infof("%s is no longer served", endpoint);
    }

    private void attempt(EndpointState state, Duration nextPause) {
        wanted.put(state.endpoint(), state);
        boolean complete;
        try {
            complete = apply(state);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s generation %d", state.endpoint(), state.generation());
            complete = false;
        }
        if (!complete) {
            retryLater(state, nextPause);
        }
    }

    private void retryLater(EndpointState state, Duration pause) {
        thread.schedule(() -> retry(state, pause), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void retry(EndpointState state, Duration pause) {
        EndpointState newest = wanted.get(state.endpoint());
        if (newest != null && newest.generation() == state.generation()) {
            Duration doubled = pause.multipliedBy(2);
            attempt(state, doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY);
        }
    }

    /** Loads and swaps; false if something wanted is not served afterwards. */
    private boolean apply(EndpointState state) {
        Endpoint before = catalog.find(state.endpoint()).orElse(null);
        if (before == null) {
            before = EndpointAssembly.empty(state);
            catalog.publish(before);
        }
        Map<Target, ServedModel> loaded = loader.load(state, before);
        EndpointAssembly assembly = new EndpointAssembly(state, loaded);
        if (assembly.isInferiorTo(before)) {
            LOG.errorf(
                    "%s stays at generation %d: not every version of generation %d is loaded",
                    state.endpoint(), before.generation(), state.generation());
            retireAllBut(before, loaded.values());
            return false;
        }
        Endpoint after = assembly.endpoint();
        catalog.publish(after);
        retireAllBut(after, before.models().toList());
        board.keepOnly(state.endpoint(), state.generation(), assembly.versions());
        if (!after.routes().isEmpty()) {
            LOG.infof("%s serves generation %d", state.endpoint(), state.generation());
        }
        if (assembly.isComplete()) {
            store.saveServed(state);
        }
        return assembly.isComplete();
    }

    private void retireAllBut(Endpoint kept, Iterable<ServedModel> models) {
        Set<ServedModel> used = kept.models().collect(Collectors.toSet());
        Set<ServedModel> gone = new HashSet<>();
        models.forEach(gone::add);
        gone.removeAll(used);
        for (ServedModel model : gone) {
            board.report(kept.name(), kept.generation(), model.version(), State.UNLOADING, null);
            model.retire();
        }
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }
}
