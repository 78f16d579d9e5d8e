package io.millrace.gateway.desired;

import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.Target;
import io.millrace.contracts.serving.ServingStatus.State;
import io.millrace.gateway.artifacts.ArtifactCache;
import io.millrace.gateway.artifacts.ArtifactException;
import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.probe.ModelRefusedException;
import io.millrace.gateway.serving.Endpoint;
import io.millrace.gateway.serving.ModelLoadException;
import io.millrace.gateway.serving.ModelLoader;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.serving.ServingBoard;
import io.millrace.gateway.serving.ServingPlan;
import io.millrace.gateway.serving.VersionFiles;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Loads the versions of one generation, and reports how that went. For one thread. */
@Singleton
class VersionLoader {

    private static final Logger LOG = Logger.getLogger(VersionLoader.class);

    private final ArtifactCache artifacts;
    private final ModelLoader loader;
    private final ServingBoard board;
    private final GatewayCounters counters;

    VersionLoader(
            ArtifactCache artifacts,
            ModelLoader loader,
            ServingBoard board,
            GatewayCounters counters) {
        this.artifacts = artifacts;
        this.loader = loader;
        this.board = board;
        this.counters = counters;
    }

    /** What could be loaded; a version that {@code before} has already is taken from there. */
    Map<Target, ServedModel> load(EndpointState state, Endpoint before) {
        Map<Target, ServedModel> loaded = new LinkedHashMap<>();
        EndpointAssembly.targets(state)
                .forEach(
                        target ->
                                loaded(before, loaded, target)
                                        .or(() -> load(state, target))
                                        .ifPresent(model -> loaded.put(target, model)));
        return loaded;
    }

    private Optional<ServedModel> loaded(
            Endpoint before, Map<Target, ServedModel> loaded, Target target) {
        return java.util.stream.Stream.concat(before.models(), loaded.values().stream())
                .filter(
                        model ->
                                model.version().equals(target.version())
                                        && model.digest().equals(target.digest()))
                .findFirst();
    }

    private Optional<ServedModel> load(EndpointState state, Target target) {
        String endpoint = state.endpoint();
        String version = target.version();
        board.report(endpoint, state.generation(), version, State.LOADING, null);
        try {
            ServedModel model =
                    loader.load(endpoint, version, files(target), ServingPlan.AUTOMATIC);
            board.report(endpoint, state.generation(), version, State.READY, null);
            return Optional.of(model);
        } catch (ArtifactException | ModelLoadException | ModelRefusedException e) {
            counters.count(GatewayCounters.Event.LOAD_FAILED);
            LOG.errorf("%s version %s is not loaded: %s", endpoint, version, e.getMessage());
            board.report(endpoint, state.generation(), version, State.FAILED, e.getMessage());
            return Optional.empty();
        }
    }

    private VersionFiles files(Target target) {
        return new VersionFiles(target.digest(), file(target), () -> file(target));
    }

    private Path file(Target target) {
        return artifacts.folder(target).resolve(ModelLoader.MODEL_FILE);
    }
}
