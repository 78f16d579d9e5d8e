/**
 * Personal access tokens, for clients that can't refresh an access token: shown once, kept as a
 * hash, scoped, expiring and revocable. Entry point: {@link
 * io.millrace.registry.tokens.AccessTokenService}.
 */
package io.millrace.registry.tokens;
