package io.millrace.training.registryclient;

/** The registry, or the issuer of tokens, gives no answer: the same call may work later. */
public class RegistryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
