package io.millrace.gateway.repository;

import inference.ModelConfig;
import io.millrace.gateway.modelconfig.ConfiguredModel;
import io.millrace.gateway.probe.ModelRefusedException;
import io.millrace.gateway.serving.ModelLoadException;
import io.millrace.gateway.serving.ModelLoader;
import io.millrace.gateway.serving.ModelTooLargeException;
import io.millrace.gateway.serving.ServedModel;
import io.millrace.gateway.serving.VersionFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Loads the chosen versions of one model's folder. Blocks. */
final class FolderLoader {

    private static final Logger LOG = Logger.getLogger(FolderLoader.class);

    private final ModelLoader loader;

    FolderLoader(ModelLoader loader) {
        this.loader = loader;
    }

    /**
     * What came of it.
     *
     * @param failures reasons by version
     * @param overBudget whether one of them takes more memory than there may be
     */
    record Outcome(LoadedModel model, Map<String, String> failures, boolean overBudget) {}

    /**
     * Loads what {@code before} does not have already.
     *
     * @throws ModelLoadException if there is no version to load
     */
    Outcome load(Path folder, ConfiguredModel configured, LoadedModel before) {
        String name = folder.getFileName().toString();
        ModelConfig config = configured.config();
        List<Path> chosen = chosen(folder, config);
        List<ServedModel> loaded = new ArrayList<>();
        Map<String, String> failures = new TreeMap<>();
        boolean overBudget = false;
        for (Path version : chosen) {
            String number = version.getFileName().toString();
            try {
                String digest = FolderDigest.of(version);
                loaded.add(
                        before.find(config, number, digest)
                                .orElseGet(
                                        () ->
                                                loader.load(
                                                        name,
                                                        number,
                                                        files(version, digest, configured),
                                                        configured)));
            } catch (ModelLoadException | ModelRefusedException | IOException e) {
                LOG.errorf("%s version %s is not served: %s", name, number, e.getMessage());
                failures.put(number, e.getMessage());
                overBudget |= e instanceof ModelTooLargeException;
            }
        }
        return new Outcome(new LoadedModel(name, config, loaded), failures, overBudget);
    }

    private static VersionFiles files(Path version, String digest, ConfiguredModel configured) {
        Path file = version.resolve(configured.modelFile());
        return new VersionFiles(
                digest,
                file,
                () -> {
                    requireUnchanged(version, digest);
                    return file;
                });
    }

    /** What is loaded once more must be what was loaded before: nobody asked for anything else. */
    private static void requireUnchanged(Path version, String digest) {
        try {
            if (!FolderDigest.of(version).equals(digest)) {
                throw new ModelLoadException(
                        "its files changed since they were loaded; load the model anew");
            }
        } catch (IOException e) {
            throw new ModelLoadException("its files cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> chosen(Path folder, ModelConfig config) {
        try {
            List<Path> chosen = VersionFolders.chosen(folder, config.getVersionPolicy());
            if (chosen.isEmpty()) {
                throw new ModelLoadException(
                        "the folder holds no version that the version policy chooses");
            }
            return chosen;
        } catch (IOException e) {
            throw new ModelLoadException("the folder cannot be read: " + e.getMessage(), e);
        }
    }
}
