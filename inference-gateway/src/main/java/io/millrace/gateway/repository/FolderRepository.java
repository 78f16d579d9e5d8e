package io.millrace.gateway.repository;

import inference.ModelConfig;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.GatewayConfig.ControlMode;
import io.millrace.gateway.modelconfig.ConfigFile;
import io.millrace.gateway.modelconfig.ConfiguredModel;
import io.millrace.gateway.modelconfig.ModelConfigs;
import io.millrace.gateway.repository.IndexEntry.State;
import io.millrace.gateway.serving.EndpointCatalog;
import io.millrace.gateway.serving.ModelLoadException;
import io.millrace.gateway.serving.ModelLoader;
import io.millrace.gateway.serving.OnDemandLoads;
import io.millrace.gateway.serving.ServedModel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A folder of models in Triton's layout: {@code NAME/VERSION/model.onnx}, and beside the versions
 * perhaps {@code config.pbtxt}. What fails to load never harms what serves. One load at a time.
 */
@Singleton
public class FolderRepository implements ModelRepository {

    private static final Logger LOG = Logger.getLogger(FolderRepository.class);
    private static final String EVERY_MODEL = "*";

    private final GatewayConfig.Repository settings;
    private final Path root;
    private final FolderLoader loader;
    private final EndpointCatalog catalog;
    private final ModelConfigs configs;
    private final OnDemandLoads onDemand;
    private final boolean responseCache;
    private final FolderIndex index = new FolderIndex();
    private final Map<String, LoadedModel> models = new HashMap<>();
    private final SuppliedFolders supplied;
    private final ReentrantLock loading = new ReentrantLock();

    FolderRepository(
            GatewayConfig config,
            ModelLoader loader,
            EndpointCatalog catalog,
            ModelConfigs configs,
            OnDemandLoads onDemand) {
        this.settings = config.repository();
        this.root = config.models().orElse(Path.of("models"));
        this.supplied = new SuppliedFolders(config.dataDir().resolve("supplied"));
        this.loader = new FolderLoader(loader);
        this.catalog = catalog;
        this.configs = configs;
        this.onDemand = onDemand;
        this.responseCache = config.responseCache().bytes() > 0;
    }

    /** Loads what is to be served from the start; a model that fails is left out. Blocks. */
    public void start() {
        supplied.clear();
        for (String model : startModels()) {
            refresh(model);
        }
    }

    private List<String> startModels() {
        List<String> named = settings.loadModels().orElse(List.of());
        boolean all = settings.controlMode() != ControlMode.EXPLICIT || named.contains(EVERY_MODEL);
        return all ? folders() : named;
    }

    /** Loads {@code model} as it is in the folder now; tells the log if it fails. */
    void refresh(String model) {
        try {
            reload(model, null);
        } catch (ServiceException e) {
            LOG.error(e.getMessage());
        }
    }

    /** Forgets a model whose folder is gone. */
    void forget(String model) {
        loading.lock();
        try {
            retire(model);
            catalog.remove(model);
            configs.remove(model);
            index.remove(model);
        } finally {
            loading.unlock();
        }
    }

    /** Names of all models in the folder. */
    List<String> folders() {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(ModelNames::isName)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the folder of models " + root, e);
        }
    }

    @Override
    public List<IndexEntry> index() {
        return index.with(folders());
    }

    @Override
    public void load(String model, ModelConfig config, Map<String, byte[]> files) {
        requireExplicit();
        if (files.isEmpty()) {
            reload(model, config);
        } else {
            loadSupplied(model, config, files);
        }
        // What did not change is kept, and may have been unloaded for others meanwhile.
        catalog.get(model).models().forEach(onDemand::loadNow);
    }

    @Override
    public void unload(String model) {
        requireExplicit();
        ModelNames.require(model);
        loading.lock();
        try {
            if (models.containsKey(model)) {
                // Published without versions first, so that nobody finds one that is closing.
                catalog.publish(
                        new LoadedModel(model, ModelConfig.getDefaultInstance(), List.of())
                                .endpoint());
                retire(model);
                index.unloaded(model, "unloaded");
                supplied.set(model, null);
            }
        } finally {
            loading.unlock();
        }
    }

    private void requireExplicit() {
        if (settings.controlMode() == ControlMode.POLL) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "explicit model load / unload is not allowed if polling is enabled");
        }
        if (settings.controlMode() == ControlMode.NONE) {
            throw new ServiceException(
                    ErrorCode.UNAVAILABLE,
                    "explicit model load / unload is not allowed; start the server with"
                            + " --model-control-mode explicit");
        }
    }

    private void retire(String model) {
        LoadedModel loaded = models.remove(model);
        if (loaded != null) {
            loaded.versions().forEach(ServedModel::retire);
        }
    }

    private void reload(String model, ModelConfig override) {
        ModelNames.require(model);
        Path folder = root.resolve(model);
        if (!Files.isDirectory(folder)) {
            throw new ServiceException(
                    ErrorCode.NOT_FOUND,
                    "failed to load '%s', failed to poll from model repository: no such folder"
                            .formatted(model));
        }
        loading.lock();
        try {
            reload(model, folder, override);
            supplied.set(model, null);
        } finally {
            loading.unlock();
        }
    }

    /** Loads what the caller gave; what cannot be loaded leaves no trace. */
    private void loadSupplied(String model, ModelConfig config, Map<String, byte[]> files) {
        ModelNames.require(model);
        loading.lock();
        try {
            Path folder = supplied.write(model, files);
            try {
                reload(model, folder, config);
            } catch (RuntimeException e) {
                supplied.discard(folder);
                throw e;
            }
            supplied.set(model, folder);
        } finally {
            loading.unlock();
        }
    }

    private void reload(String model, Path folder, ModelConfig override) {
        try {
            ConfiguredModel configured =
                    ConfiguredModel.of(
                            folder, override != null ? override : ConfigFile.read(folder));
            LoadedModel none = new LoadedModel(model, configured.config(), List.of());
            LoadedModel before = models.getOrDefault(model, none);
            // What was loaded from another folder would be looked for there when it is needed
            // again.
            boolean sameFolder = folder.equals(root.resolve(model)) && supplied.find(model) == null;
            replace(
                    configured,
                    before,
                    loader.load(folder, configured, sameFolder ? before : none));
        } catch (ModelLoadException e) {
            throw failed(ErrorCode.INVALID_ARGUMENT, model, e.getMessage());
        }
    }

    /** Publishes what was loaded; if nothing was, the old versions stay. */
    private void replace(
            ConfiguredModel configured, LoadedModel before, FolderLoader.Outcome outcome) {
        LoadedModel now = outcome.model();
        outcome.failures()
                .forEach(
                        (version, reason) ->
                                index.set(now.name(), version, State.UNAVAILABLE, reason));
        if (now.versions().isEmpty()) {
            throw failed(
                    outcome.overBudget() ? ErrorCode.PAYLOAD_TOO_LARGE : ErrorCode.INVALID_ARGUMENT,
                    now.name(),
                    outcome.failures().toString());
        }
        configs.put(now.name(), configured);
        models.put(now.name(), now);
        catalog.publish(now.endpoint());
        now.versions().forEach(model -> index.set(now.name(), model.version(), State.READY, null));
        before.versions().stream()
                .filter(model -> !now.versions().contains(model))
                .forEach(ServedModel::retire);
        index.keepOnly(
                now.name(),
                Stream.concat(
                                now.versions().stream().map(ServedModel::version),
                                outcome.failures().keySet().stream())
                        .toList());
        List<String> unhonoured = configured.unhonoured(responseCache);
        boolean isNew = before.versions().isEmpty() || !before.config().equals(now.config());
        if (isNew && !unhonoured.isEmpty()) {
            LOG.warnf(
                    "%s: these fields of its configuration are not honoured: %s",
                    now.name(), String.join(", ", unhonoured));
        }
    }

    private static ServiceException failed(ErrorCode code, String model, String reason) {
        return new ServiceException(code, "failed to load '%s': %s".formatted(model, reason));
    }
}
