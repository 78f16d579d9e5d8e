package io.millrace.registry.endpoints;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.contracts.serving.EndpointState.Target;
import io.millrace.registry.models.ModelVersion;
import io.millrace.registry.models.ServableVersions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Completes what is stored of an endpoint to what a gateway needs: digests and files. */
@ApplicationScoped
class EndpointStates {

    private static final String MODEL_FILE = "model.onnx";

    private final ServableVersions versions;

    EndpointStates(ServableVersions versions) {
        this.versions = versions;
    }

    /** The full state; fails if a version can't be served. */
    Uni<EndpointState> of(EndpointEntity entity) {
        return versions.modelName(entity.modelId).chain(modelName -> of(entity, modelName));
    }

    private Uni<EndpointState> of(EndpointEntity entity, String modelName) {
        List<Weights.Weight> weights = Weights.parse(entity.weights).weights();
        return targets(entity, modelName, weights)
                .chain(
                        targets ->
                                shadow(entity, modelName)
                                        .map(shadow -> state(entity, modelName, targets, shadow)));
    }

    private Uni<List<Target>> targets(
            EndpointEntity entity, String modelName, List<Weights.Weight> weights) {
        return Multi.createFrom()
                .iterable(weights)
                .onItem()
                .transformToUniAndConcatenate(
                        weight ->
                                versions.get(entity.modelId, modelName, weight.version())
                                        .map(version -> target(version, weight.percent())))
                .collect()
                .asList();
    }

    private Uni<Target> shadow(EndpointEntity entity, String modelName) {
        if (entity.shadow == null) {
            return Uni.createFrom().nullItem();
        }
        return versions.get(entity.modelId, modelName, entity.shadow)
                .map(version -> target(version, 0));
    }

    private static Target target(ModelVersion version, int weight) {
        if (!version.isReady()) {
            throw new ServiceException(
                    ErrorCode.UNPROCESSABLE,
                    "Version %d of model '%s' is %s, not READY. Wait for its registration or choose another version."
                            .formatted(version.version(), version.modelName(), version.status()));
        }
        if (version.files().stream().noneMatch(file -> file.path().equals(MODEL_FILE))) {
            throw new ServiceException(
                    ErrorCode.UNPROCESSABLE,
                    "Version %d of model '%s' holds no %s, so it can't be served. Log the model in ONNX form, for example with mlflow.onnx.log_model."
                            .formatted(version.version(), version.modelName(), MODEL_FILE));
        }
        return new Target(
                Integer.toString(version.version()), weight, version.digest(), version.files());
    }

    private static EndpointState state(
            EndpointEntity entity, String modelName, List<Target> targets, Target shadow) {
        return new EndpointState(
                EndpointState.SCHEMA,
                entity.name,
                entity.generation,
                entity.modelId,
                modelName,
                targets,
                shadow,
                new EndpointState.Sampling(entity.samplingEnabled, entity.samplingRate),
                Duration.parse(entity.paneWidth),
                entity.updatedAt,
                entity.updatedBy);
    }
}
