package io.millrace.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;

/**
 * A small OpenID provider on a random port: discovery, keys, and client credentials for the suite's
 * services (any secret but {@code wrong}).
 */
public final class TestIssuer implements AutoCloseable {

    private static final Map<String, String> ROLES =
            Map.of(
                    "registry-service", "service-registry",
                    "training-service", "service-training",
                    "inference-gateway", "service-gateway",
                    "monitoring-service", "service-monitoring");

    private final HttpServer server;
    private final AtomicInteger keyRequests = new AtomicInteger();
    private final AtomicInteger tokenRequests = new AtomicInteger();
    private volatile RsaJsonWebKey key = TestTokens.newKey();
    private volatile boolean answering = true;

    private TestIssuer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts one; for tests that stop it or rotate its key. Others use {@link TestTokens#shared}.
     */
    public static TestIssuer start() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestIssuer issuer = new TestIssuer(server);
            server.createContext("/.well-known/openid-configuration", issuer::discovery);
            server.createContext("/jwks", issuer::jwks);
            server.createContext("/token", issuer::token);
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The issuer's name and address. */
    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Tokens signed with the present key. */
    public TestTokens tokens() {
        return new TestTokens(url(), key);
    }

    RsaJsonWebKey key() {
        return key;
    }

    /** Signs with a new key from here on. */
    public void rotateKey() {
        key = TestTokens.newKey();
    }

    /** Answers every request with 503, or normally again. */
    public void setAnswering(boolean answering) {
        this.answering = answering;
    }

    /** How often the keys were asked for. */
    public int keyRequests() {
        return keyRequests.get();
    }

    /** How often a token was asked for. */
    public int tokenRequests() {
        return tokenRequests.get();
    }

    private void discovery(HttpExchange exchange) throws IOException {
        answer(
                exchange,
                200,
                Wire.toJson(
                        Map.of(
                                "issuer", url(),
                                "jwks_uri", url() + "/jwks",
                                "token_endpoint", url() + "/token")));
    }

    private void jwks(HttpExchange exchange) throws IOException {
        keyRequests.incrementAndGet();
        answer(exchange, 200, new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
    }

    private void token(HttpExchange exchange) throws IOException {
        tokenRequests.incrementAndGet();
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String[] credentials =
                new String(
                                Base64.getDecoder().decode(header.substring("Basic ".length())),
                                StandardCharsets.UTF_8)
                        .split(":", 2);
        String role = ROLES.get(credentials[0]);
        if (role == null || credentials[1].equals("wrong")) {
            answer(exchange, 401, Wire.toJson(Map.of("error", "invalid_client")));
            return;
        }
        String token = tokens().token("service-account-" + credentials[0], role);
        answer(
                exchange,
                200,
                Wire.toJson(
                        Map.of("access_token", token, "token_type", "Bearer", "expires_in", 300)));
    }

    private void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answering ? status : 503, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
