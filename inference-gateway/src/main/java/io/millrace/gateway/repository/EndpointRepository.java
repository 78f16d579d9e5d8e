package io.millrace.gateway.repository;

import inference.ModelConfig;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.serving.ServingStatus;
import io.millrace.gateway.repository.IndexEntry.State;
import io.millrace.gateway.serving.ServingBoard;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Endpoints of desired state: the registry decides what is loaded, not the caller. */
@Singleton
class EndpointRepository implements ModelRepository {

    private final ServingBoard board;

    EndpointRepository(ServingBoard board) {
        this.board = board;
    }

    @Override
    public List<IndexEntry> index() {
        return board.endpoints().stream()
                .flatMap(
                        endpoint ->
                                endpoint.versions().stream()
                                        .map(
                                                version ->
                                                        new IndexEntry(
                                                                endpoint.endpoint(),
                                                                version.version(),
                                                                state(version.state()),
                                                                version.reason())))
                .toList();
    }

    private static State state(ServingStatus.State state) {
        return switch (state) {
            case READY -> State.READY;
            case LOADING -> State.LOADING;
            case UNLOADING -> State.UNLOADING;
            case FAILED -> State.UNAVAILABLE;
        };
    }

    @Override
    public void load(String model, ModelConfig config, Map<String, byte[]> files) {
        throw refused();
    }

    @Override
    public void unload(String model) {
        throw refused();
    }

    private static ServiceException refused() {
        return new ServiceException(
                ErrorCode.UNAVAILABLE,
                "explicit model load / unload is not allowed: the registry's endpoints decide what"
                        + " is loaded");
    }
}
