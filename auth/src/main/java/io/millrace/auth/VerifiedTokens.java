package io.millrace.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Callers by the digest of their token; holds no token itself. Bounded and thread-safe. */
final class VerifiedTokens {

    private final int capacity;
    private final Map<String, Subject> subjects = new ConcurrentHashMap<>();

    VerifiedTokens(int capacity) {
        this.capacity = capacity;
    }

    Optional<Subject> find(String token, Instant now) {
        String digest = digest(token);
        Subject subject = subjects.get(digest);
        if (subject == null) {
            return Optional.empty();
        }
        if (!subject.expiresAt().isAfter(now)) {
            subjects.remove(digest, subject);
            return Optional.empty();
        }
        return Optional.of(subject);
    }

    void add(String token, Subject subject) {
        if (subjects.size() >= capacity) {
            // Rare and cheap: verifying again costs tens of microseconds.
            subjects.clear();
        }
        subjects.put(digest(token), subject);
    }

    private static String digest(String token) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
