package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests of one endpoint may be in the gateway at a time, so that one that is slow or
 * flooded leaves room for the others. Thread-safe.
 */
@Singleton
class EndpointLimits {

    private static final Place UNLIMITED = new Place(null);

    private final int limit;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    EndpointLimits(GatewayConfig config) {
        this.limit = config.execution().endpointConcurrency();
    }

    /** Where requests of one endpoint are counted; null counts nothing. */
    record Place(AtomicInteger taken) {

        void leave() {
            if (taken != null) {
                taken.decrementAndGet();
            }
        }
    }

    /**
     * Takes a place, which the caller leaves.
     *
     * @throws ServiceException OVERLOADED if there is none
     */
    Place enter(String endpoint) {
        if (limit == 0) {
            return UNLIMITED;
        }
        Place place = places.computeIfAbsent(endpoint, name -> new Place(new AtomicInteger()));
        if (place.taken().incrementAndGet() > limit) {
            place.leave();
            throw new ServiceException(
                    ErrorCode.OVERLOADED,
                    "%d requests of '%s' are being answered already; retry after a pause"
                            .formatted(limit, endpoint));
        }
        return place;
    }
}
