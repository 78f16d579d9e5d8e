package io.millrace.registry.endpoints;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.events.RegistryEvent;
import io.millrace.contracts.serving.EndpointState;
import io.millrace.registry.events.RegistryEvents;
import io.millrace.registry.models.AliasService;
import io.millrace.registry.models.ServableVersions;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Use cases on endpoints. Every change is one transaction that makes the next generation, moves the
 * alias {@code champion} where that belongs to it, and writes the state for the gateways.
 */
@ApplicationScoped
public class EndpointService {

    private static final String CHAMPION = "champion";
    private static final Duration DEFAULT_PANE = Duration.ofHours(1);

    private final EndpointRepository endpoints;
    private final EndpointStates states;
    private final ServableVersions versions;
    private final AliasService aliases;
    private final RegistryEvents events;
    private final Clock clock;

    EndpointService(
            EndpointRepository endpoints,
            EndpointStates states,
            ServableVersions versions,
            AliasService aliases,
            RegistryEvents events,
            Clock clock) {
        this.endpoints = endpoints;
        this.states = states;
        this.versions = versions;
        this.aliases = aliases;
        this.events = events;
        this.clock = clock;
    }

    /** Makes an endpoint; one version with all traffic becomes champion if the model has none. */
    @WithTransaction
    public Uni<EndpointState> create(NewEndpoint request, String actor) {
        EndpointEntity entity = entity(request, actor);
        return endpoints
                .findById(request.name())
                .invoke(known -> refuseKnown(known, request.name()))
                .chain(() -> versions.modelId(request.model()))
                .invoke(modelId -> entity.modelId = modelId)
                .chain(() -> endpoints.persistAndFlush(entity))
                .onFailure(ConstraintViolationException.class)
                .transform(raced -> known(request.name()))
                .chain(() -> nameFirstChampion(entity))
                .chain(() -> announce(RegistryEvent.Kind.ENDPOINT_CREATED, entity));
    }

    private static void refuseKnown(EndpointEntity known, String name) {
        if (known != null) {
            throw known(name);
        }
    }

    private static ServiceException known(String name) {
        return new ServiceException(
                ErrorCode.ALREADY_EXISTS,
                "Endpoint '"
                        + name
                        + "' already exists. Change it with PUT /api/v1/endpoints/"
                        + name
                        + "/traffic.");
    }

    private EndpointEntity entity(NewEndpoint request, String actor) {
        EndpointEntity entity = new EndpointEntity();
        entity.name = request.name();
        entity.generation = 1;
        entity.weights = Weights.of(request.versions()).text();
        entity.shadow = request.shadow() == null ? null : Weights.version(request.shadow());
        entity.samplingEnabled = request.sampling() == null || request.sampling().enabled();
        entity.samplingRate = request.sampling() == null ? 1.0 : request.sampling().rate();
        if (!(entity.samplingRate >= 0 && entity.samplingRate <= 1)) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT, "sampling.rate must lie between 0 and 1.");
        }
        Duration pane = request.paneWidth() == null ? DEFAULT_PANE : request.paneWidth();
        if (pane.isNegative() || pane.isZero()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT, "paneWidth must be positive, such as \"PT1H\".");
        }
        entity.paneWidth = pane.toString();
        entity.updatedAt = clock.instant();
        entity.updatedBy = actor;
        return entity;
    }

    private Uni<Void> nameFirstChampion(EndpointEntity entity) {
        Integer sole = Weights.parse(entity.weights).sole();
        if (sole == null) {
            return Uni.createFrom().voidItem();
        }
        return versions.modelName(entity.modelId)
                .chain(name -> versions.get(entity.modelId, name, sole))
                .chain(() -> aliases.find(entity.modelId, CHAMPION))
                .chain(
                        champion ->
                                champion == null
                                        ? aliases.move(
                                                entity.modelId, CHAMPION, sole, entity.updatedBy)
                                        : Uni.createFrom().voidItem());
    }

    /** The endpoint's state. */
    @WithSession
    public Uni<EndpointState> get(String name) {
        return endpoints
                .findById(name)
                .onItem()
                .ifNull()
                .failWith(() -> notFound(name))
                .chain(states::of);
    }

    /** All endpoints by name. */
    @WithSession
    public Uni<List<EndpointState>> list() {
        return endpoints
                .list("from EndpointEntity order by name")
                .chain(
                        found ->
                                Multi.createFrom()
                                        .iterable(found)
                                        .onItem()
                                        .transformToUniAndConcatenate(states::of)
                                        .collect()
                                        .asList());
    }

    /**
     * Splits the traffic anew, if the endpoint still is at {@code generation}; otherwise
     * PRECONDITION_FAILED.
     */
    @WithTransaction
    public Uni<EndpointState> split(
            String name, long generation, TrafficChange change, String actor) {
        Weights weights = Weights.of(change.versions());
        Integer champion = change.champion() == null ? null : Weights.version(change.champion());
        return lock(name)
                .invoke(entity -> requireGeneration(entity, generation))
                .invoke(entity -> rememberPrevious(entity, weights))
                .invoke(
                        entity -> {
                            entity.weights = weights.text();
                            entity.shadow =
                                    change.shadow() == null
                                            ? null
                                            : Weights.version(change.shadow());
                            entity.reason = change.reason();
                            next(entity, actor);
                        })
                .call(
                        entity ->
                                champion == null
                                        ? Uni.createFrom().voidItem()
                                        : promote(entity, champion))
                .chain(entity -> announce(RegistryEvent.Kind.ENDPOINT_CHANGED, entity));
    }

    /** A rollback leads to the version that had all traffic before the one that gets it now. */
    private static void rememberPrevious(EndpointEntity entity, Weights weights) {
        Integer before = Weights.parse(entity.weights).sole();
        if (before != null && !Objects.equals(before, weights.sole())) {
            entity.previousVersion = before;
        }
    }

    private Uni<Void> promote(EndpointEntity entity, int champion) {
        return versions.modelName(entity.modelId)
                .chain(name -> versions.get(entity.modelId, name, champion))
                .chain(() -> aliases.move(entity.modelId, CHAMPION, champion, entity.updatedBy));
    }

    /** Gives all traffic, and the alias, back to the version that had it before. */
    @WithTransaction
    public Uni<EndpointState> rollback(String name, String actor) {
        return lock(name)
                .invoke(
                        entity -> {
                            int target = rollbackTarget(entity);
                            Integer now = Weights.parse(entity.weights).sole();
                            entity.previousVersion = now == null ? target : now;
                            entity.weights = Weights.all(target).text();
                            entity.shadow = null;
                            entity.reason = "rollback";
                            next(entity, actor);
                        })
                .call(entity -> promote(entity, Weights.parse(entity.weights).sole()))
                .chain(entity -> announce(RegistryEvent.Kind.ENDPOINT_CHANGED, entity));
    }

    private static int rollbackTarget(EndpointEntity entity) {
        if (entity.previousVersion == null) {
            throw new ServiceException(
                    ErrorCode.CONFLICT,
                    "Endpoint '"
                            + entity.name
                            + "' has no earlier version to go back to: no other one ever had all of"
                            + " its traffic.");
        }
        return entity.previousVersion;
    }

    /** Deletes an endpoint; gateways stop serving it. */
    @WithTransaction
    public Uni<Void> delete(String name, String actor) {
        return lock(name)
                .invoke(entity -> next(entity, actor))
                .call(
                        entity ->
                                versions.modelName(entity.modelId)
                                        .chain(
                                                model ->
                                                        event(
                                                                RegistryEvent.Kind.ENDPOINT_DELETED,
                                                                entity,
                                                                model)))
                .call(entity -> events.withdraw(entity.name))
                .chain(endpoints::delete)
                .replaceWithVoid();
    }

    /** Writes the state of every endpoint for the gateways again; answers how many. */
    @WithTransaction
    public Uni<Integer> republish() {
        return endpoints
                .list("from EndpointEntity order by name")
                .chain(
                        found ->
                                Multi.createFrom()
                                        .iterable(found)
                                        .onItem()
                                        .transformToUniAndConcatenate(
                                                entity -> states.of(entity).call(events::publish))
                                        .collect()
                                        .asList())
                .map(List::size);
    }

    private void next(EndpointEntity entity, String actor) {
        entity.generation++;
        entity.updatedAt = clock.instant();
        entity.updatedBy = actor;
    }

    private Uni<EndpointState> announce(RegistryEvent.Kind kind, EndpointEntity entity) {
        return states.of(entity)
                .call(events::publish)
                .call(state -> event(kind, entity, state.modelName()));
    }

    private Uni<Void> event(RegistryEvent.Kind kind, EndpointEntity entity, String modelName) {
        return events.publish(
                new RegistryEvent(
                        kind,
                        entity.modelId,
                        modelName,
                        null,
                        null,
                        null,
                        entity.name,
                        entity.generation,
                        null,
                        Map.of(),
                        entity.updatedBy));
    }

    private Uni<EndpointEntity> lock(String name) {
        return endpoints.lock(name).onItem().ifNull().failWith(() -> notFound(name));
    }

    private static void requireGeneration(EndpointEntity entity, long generation) {
        if (entity.generation != generation) {
            throw new ServiceException(
                    ErrorCode.PRECONDITION_FAILED,
                    "Endpoint '%s' is at generation %d, not %d: somebody changed it. Read it again and repeat the change if it still makes sense."
                            .formatted(entity.name, entity.generation, generation),
                    Map.of("generation", entity.generation));
        }
    }

    private static ServiceException notFound(String name) {
        return new ServiceException(ErrorCode.NOT_FOUND, "There is no endpoint '" + name + "'.");
    }
}
