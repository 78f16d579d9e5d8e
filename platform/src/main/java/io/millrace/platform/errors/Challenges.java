package io.millrace.platform.errors;

import io.quarkus.security.AuthenticationFailedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** What a 401 asks for (RFC 9110, 11.6.1; RFC 6750, 3). */
final class Challenges {

    private static final String BEARER = "Bearer realm=\"millrace\"";

    private Challenges() {}

    static void add(Response.ResponseBuilder response, ApiSurface surface, Throwable cause) {
        boolean wrong = cause instanceof AuthenticationFailedException;
        response.header(
                HttpHeaders.WWW_AUTHENTICATE,
                wrong ? BEARER + ", error=\"invalid_token\"" : BEARER);
        if (surface == ApiSurface.MLFLOW) {
            // MLflow's clients can send a user and a password: a personal access token goes there.
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"millrace\"");
        }
    }
}
