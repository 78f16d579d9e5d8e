package io.millrace.registry.endpoints;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

@ApplicationScoped
class EndpointRepository implements PanacheRepositoryBase<EndpointEntity, String> {

    /** Locks the row, so that one change follows the other; null if there is none. */
    Uni<EndpointEntity> lock(String name) {
        return findById(name, LockModeType.PESSIMISTIC_WRITE);
    }
}
