package io.millrace.gateway.access;

import io.millrace.auth.Subject;
import io.millrace.contracts.ErrorCode;
import io.millrace.contracts.ServiceException;

/** Whoever asks: a verified subject, nobody in particular, or anyone at all without an issuer. */
public sealed interface Caller {

    /**
     * Fails unless the caller may do {@code operation}.
     *
     * @throws ServiceException UNAUTHENTICATED or PERMISSION_DENIED
     */
    void require(Operation operation);

    /** A caller with a valid token. */
    record Known(Subject subject) implements Caller {

        @Override
        public void require(Operation operation) {
            operation
                    .permission()
                    .filter(permission -> !subject.can(permission))
                    .ifPresent(
                            permission -> {
                                throw new ServiceException(
                                        ErrorCode.PERMISSION_DENIED,
                                        "%s lacks the permission %s"
                                                .formatted(subject.name(), permission));
                            });
        }
    }

    /** A caller without a token. */
    record Anonymous() implements Caller {

        @Override
        public void require(Operation operation) {
            if (operation.permission().isPresent()) {
                throw new ServiceException(
                        ErrorCode.UNAUTHENTICATED,
                        "no access token; send one as Authorization: Bearer <token>");
            }
        }
    }

    /** Any caller of a stand-alone gateway that has no issuer. */
    record Unchecked() implements Caller {

        @Override
        public void require(Operation operation) {
            // Such a gateway listens on loopback only, unless it was told to be insecure.
        }
    }
}
