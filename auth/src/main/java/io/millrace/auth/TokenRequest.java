package io.millrace.auth;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks to authenticate the holder of an access token or personal access token. */
public final class TokenRequest extends BaseAuthenticationRequest {

    private final String token;

    TokenRequest(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }
}
