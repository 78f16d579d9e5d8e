package io.millrace.gateway.serving;

import io.millrace.gateway.metrics.GatewayCounters;
import io.millrace.gateway.probe.ModelCheck;
import io.millrace.gateway.probe.ModelProbe;
import io.millrace.gateway.serving.ModelRunners.Calibrated;
import io.millrace.gateway.serving.ServedModel.Reloading;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Turns the files of a version into a model that serves: try out, load, check, warm up. */
@Singleton
public class ModelLoader {

    /** Name of the model's file in the folder of a version. */
    public static final String MODEL_FILE = "model.onnx";

    private static final Logger LOG = Logger.getLogger(ModelLoader.class);

    private final ModelProbe probe;
    private final GatewayCounters counters;
    private final ModelRunners runners;
    private final MemoryBudget budget;
    private final List<Consumer<ServedModel>> listeners = new CopyOnWriteArrayList<>();

    ModelLoader(
            ModelProbe probe, GatewayCounters counters, ModelRunners runners, MemoryBudget budget) {
        this.probe = probe;
        this.counters = counters;
        this.runners = runners;
        this.budget = budget;
    }

    /**
     * Loads a version as {@code plan} says; blocks for as long as that takes, and under a memory
     * budget until there is room.
     *
     * @throws ModelTooLargeException if it takes more than the whole memory budget
     * @throws ModelLoadException with the reason, in words for whoever deployed it
     */
    public ServedModel load(String endpoint, String version, VersionFiles files, ServingPlan plan) {
        if (!Files.isRegularFile(files.model())) {
            throw new ModelLoadException(
                    "no " + files.model().getFileName() + " among the version's files");
        }
        long started = System.nanoTime();
        probe.require(files.digest(), files.model());
        ServedModel served =
                budget.load(
                        "version %s of '%s'".formatted(version, endpoint),
                        budget.isLimited() ? files.bytes() : 0,
                        () -> open(endpoint, version, files, plan));
        served.counters().loaded(System.nanoTime() - started);
        LOG.infof("%s version %s loaded: %s", endpoint, version, served.plan().describe());
        return served;
    }

    /** Calls {@code listener} with every version that was closed for good, on any thread. */
    public void onClosed(Consumer<ServedModel> listener) {
        listeners.add(listener);
    }

    private ServedModel open(
            String endpoint, String version, VersionFiles files, ServingPlan plan) {
        Calibrated calibrated = null;
        try {
            ModelDocuments documents = ModelDocuments.read(files.model().getParent());
            calibrated =
                    runners.calibrate(
                            files.model(),
                            plan.settings(),
                            model -> ModelCheck.check(model, documents.signature()));
            ServedModel served =
                    new ServedModel(
                            version,
                            files.digest(),
                            calibrated,
                            documents,
                            counters.version(endpoint, version),
                            plan,
                            budget.isLimited() ? reloading(files, plan) : null,
                            model -> changed(endpoint, model));
            WarmUp.answer(served, calibrated.model(), plan.warmUps(served.inputs()));
            return served;
        } catch (RuntimeException e) {
            if (calibrated != null) {
                calibrated.close();
            }
            throw new ModelLoadException(e.getMessage(), e);
        }
    }

    private Reloading reloading(VersionFiles files, ServingPlan plan) {
        return new Reloading(files.bytes(), model -> reopen(model, files, plan));
    }

    private Calibrated reopen(ServedModel model, VersionFiles files, ServingPlan plan) {
        long started = System.nanoTime();
        Calibrated opened = null;
        try {
            Path file = files.again().get();
            probe.require(files.digest(), file);
            opened = runners.reopen(file, plan.settings(), model.plan());
            WarmUp.answer(model, opened.model(), plan.warmUps(model.inputs()));
            model.counters().loaded(System.nanoTime() - started);
            return opened;
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            throw new ModelLoadException(e.getMessage(), e);
        }
    }

    private void changed(String endpoint, ServedModel model) {
        if (model.isClosed()) {
            LOG.infof("%s version %s unloaded", endpoint, model.version());
            listeners.forEach(listener -> listener.accept(model));
        }
        budget.changed(model);
    }
}
