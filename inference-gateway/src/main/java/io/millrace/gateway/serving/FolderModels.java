package io.millrace.gateway.serving;

import io.millrace.contracts.serving.EndpointState.Sampling;
import io.millrace.gateway.artifacts.Digests;
import io.millrace.gateway.routing.TrafficSplit;
import io.millrace.gateway.serving.Endpoint.Route;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Serves a folder of models in Triton's layout, {@code NAME/VERSION/model.onnx}: every version is
 * loaded, and the highest answers where a request names none. A version that fails is left out.
 */
@Singleton
public class FolderModels {

    private static final Logger LOG = Logger.getLogger(FolderModels.class);
    private static final Duration PANE = Duration.ofHours(1);

    private final ModelLoader loader;
    private final EndpointCatalog catalog;

    FolderModels(ModelLoader loader, EndpointCatalog catalog) {
        this.loader = loader;
        this.catalog = catalog;
    }

    /** Loads all that is in {@code folder}; blocks. */
    public void load(Path folder) {
        for (Path model : subfolders(folder)) {
            load(model.getFileName().toString(), model);
        }
    }

    private void load(String name, Path folder) {
        List<ServedModel> loaded = new ArrayList<>();
        for (Path version : subfolders(folder)) {
            String number = version.getFileName().toString();
            if (!number.matches("[1-9][0-9]{0,17}")) {
                continue;
            }
            try {
                String digest = Digests.sha256(version.resolve(ModelLoader.MODEL_FILE));
                loaded.add(loader.load(name, number, digest, version));
            } catch (ModelLoadException | IOException e) {
                LOG.errorf("%s version %s is not served: %s", name, number, e.getMessage());
            }
        }
        catalog.publish(endpoint(name, loaded));
    }

    private static Endpoint endpoint(String name, List<ServedModel> loaded) {
        List<ServedModel> ascending =
                loaded.stream().sorted(Comparator.comparingLong(FolderModels::number)).toList();
        List<Route> routes =
                ascending.stream()
                        .map(model -> new Route(model, model == ascending.getLast() ? 100 : 0))
                        .toList();
        return new Endpoint(
                name,
                1,
                name,
                routes,
                null,
                Set.of(),
                new Sampling(false, 0),
                PANE,
                routes.isEmpty()
                        ? null
                        : new TrafficSplit(routes.stream().map(Route::weight).toList()));
    }

    private static long number(ServedModel model) {
        return Long.parseLong(model.version());
    }

    private static List<Path> subfolders(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).sorted().collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the folder of models " + folder, e);
        }
    }
}
