package io.millrace.training.datasets;

import io.millrace.training.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Makes the service without a container. */
public final class DatasetFixtures {

    private DatasetFixtures() {}

    public static DatasetService service(Jdbi jdbi, Path folder, long limit) {
        return new DatasetService(
                new DatasetRepository(jdbi),
                Settings.of(
                        DatasetConfig.class,
                        Map.of(
                                "millrace.training.datasets.dir",
                                folder.toString(),
                                "millrace.training.datasets.upload.max-size",
                                String.valueOf(limit))));
    }
}
