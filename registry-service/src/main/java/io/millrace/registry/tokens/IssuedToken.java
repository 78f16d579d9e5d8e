package io.millrace.registry.tokens;

/**
 * A token that was just made.
 *
 * @param secret what clients send; it is kept nowhere and shown this once
 */
public record IssuedToken(AccessToken token, String secret) {}
