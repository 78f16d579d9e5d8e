package io.millrace.registry.tokens;

import io.millrace.auth.PersonalAccessTokens;
import io.millrace.registry.artifacts.Digests;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret of a token: 256 random bits, so that a plain SHA-256 of it can't be guessed back. */
final class TokenSecret {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TokenSecret() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return PersonalAccessTokens.PREFIX
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** All that is stored of a secret. */
    static String hash(String secret) {
        return Digests.of(secret);
    }
}
