package io.millrace.gateway.access;

import java.util.Objects;
import java.util.Optional;

/**
 * The caller behind the last token of one connection, so that a token costs one comparison a
 * request until it expires. For one thread.
 */
public final class ConnectionCaller {

    private final Authenticator authenticator;
    private CharSequence last;
    private Caller caller;
    private long expiresAt;

    public ConnectionCaller(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * The caller, or null if the token has to be verified first. Never blocks.
     *
     * @param authorization the header of that name; null if there is none
     */
    public Caller find(CharSequence authorization) {
        if (caller != null && isLast(authorization) && System.currentTimeMillis() < expiresAt) {
            return caller;
        }
        String header = authorization == null ? null : authorization.toString();
        Optional<Caller> known = authenticator.known(header);
        known.ifPresent(found -> remember(authorization, found));
        return known.orElse(null);
    }

    private void remember(CharSequence authorization, Caller found) {
        last = authorization;
        caller = found;
        expiresAt =
                found instanceof Caller.Known known
                        ? known.subject().expiresAt().toEpochMilli()
                        : Long.MAX_VALUE;
    }

    /** Repeated headers of a connection are the same object, whose bytes are not compared then. */
    private boolean isLast(CharSequence authorization) {
        return Objects.equals(authorization, last);
    }
}
