package io.millrace.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.Part;
import io.millrace.system.suite.Eventually;
import io.millrace.system.suite.PlantedVersion;
import io.millrace.system.suite.Predictor;
import io.millrace.system.suite.Table;
import io.millrace.system.suite.Traffic;
import io.millrace.system.suite.Workbench;
import java.time.Duration;

/** A model that serves at an endpoint of the same name, with traffic that must not notice. */
final class Served {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Workbench workbench;
    private final String model;
    private final String version;

    private Served(Workbench workbench, String model, String version) {
        this.workbench = workbench;
        this.model = model;
        this.version = version;
    }

    /** Trained and deployed anew; nothing retrains it. */
    static Served fresh(Workbench workbench) {
        String model = Workbench.freshName("chaos");
        String version = workbench.train(model, Table.of(31, 1_000));
        workbench.deploy(model, model, version);
        workbench.setPolicy(model, "retraining", "enabled", false);
        return new Served(workbench, model, version);
    }

    String model() {
        return model;
    }

    String version() {
        return version;
    }

    /** Predictions one after the other until it is closed. */
    Traffic traffic() {
        return Traffic.start(workbench, model, Workbench.freshName("live"), Table.of(32, 1_000));
    }

    /** Registers the model's own files once more; the number of that version. */
    String registerAgain() {
        PlantedVersion planted = new PlantedVersion(workbench);
        return planted.register(model, planted.files(model, version));
    }

    /** A new endpoint that serves the same version, for counts of its own. */
    String anotherEndpoint() {
        String endpoint = Workbench.freshName("counted");
        workbench.deploy(endpoint, model, version);
        workbench.setPolicy(endpoint, "retraining", "enabled", false);
        return endpoint;
    }

    /** Rows of a table, each asked for once; prediction ids are the endpoint's name and the row. */
    void predict(String endpoint, Table rows, int first, int end) {
        try (Predictor predictor = workbench.predictor()) {
            for (int row = first; row < end; row++) {
                predictor.predict(endpoint, rows.rows().get(row), endpoint + "-" + row);
            }
        }
    }

    /** Waits until monitoring has counted so many labelled rows, and holds that it stays so. */
    void awaitLabelled(String endpoint, int rows) {
        int labelled =
                Eventually.get(
                        rows + " labelled rows at " + endpoint,
                        PATIENCE,
                        () -> workbench.monitor(endpoint).path("labelled").asInt(),
                        found -> found >= rows);
        assertThat(labelled).isEqualTo(rows);
    }

    /** Kills a part and waits until it is back. */
    void kill(Part part) {
        workbench.suite().kill(part);
        workbench.suite().awaitReady(part);
    }
}
