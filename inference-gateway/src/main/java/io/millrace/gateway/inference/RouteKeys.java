package io.millrace.gateway.inference;

import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import io.netty.util.AsciiString;
import jakarta.inject.Singleton;
import java.util.Locale;

/**
 * What the choice of a version follows: the sticky key of the request's parameters or else of its
 * header, or else the prediction's id.
 */
@Singleton
class RouteKeys {

    /** Keeps its hash, so that looking for a header that is not there costs next to nothing. */
    private final AsciiString header;

    RouteKeys(GatewayConfig config) {
        this.header = AsciiString.cached(config.routing().stickyHeader().toLowerCase(Locale.ROOT));
    }

    /**
     * The key of one request.
     *
     * @throws ServiceException INVALID_ARGUMENT if the header is longer than a key may be
     */
    String of(RequestParameters parameters, InferenceCall call, String predictionId) {
        if (parameters.stickyKey() != null) {
            return parameters.stickyKey();
        }
        CharSequence sent = call.header(header);
        if (sent == null || sent.isEmpty()) {
            return predictionId;
        }
        if (sent.length() > RequestParameters.LONGEST_TEXT) {
            throw new ServiceException(
                    ErrorCode.INVALID_ARGUMENT,
                    "header '%s' must have at most %d characters, got %d"
                            .formatted(header, RequestParameters.LONGEST_TEXT, sent.length()));
        }
        return sent.toString();
    }
}
