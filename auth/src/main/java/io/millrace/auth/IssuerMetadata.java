package io.millrace.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * HTTP towards the issuer: discovery (OpenID Connect Discovery 1.0, section 4) and what it names.
 */
final class IssuerMetadata {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final String issuer;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** The discovery document never changes for a running issuer. */
    private volatile JsonNode discovery;

    IssuerMetadata(String issuer) {
        this.issuer = issuer;
    }

    String issuer() {
        return issuer;
    }

    /** The issuer's key set as it stands, as JSON. */
    String keys() throws IOException {
        return send(HttpRequest.newBuilder(endpoint("jwks_uri")));
    }

    /** Posts a form to the token endpoint. */
    JsonNode requestToken(String form, String basicCredentials) throws IOException {
        return Wire.mapper()
                .readTree(
                        send(
                                HttpRequest.newBuilder(endpoint("token_endpoint"))
                                        .header("Authorization", "Basic " + basicCredentials)
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString(form))));
    }

    private URI endpoint(String name) throws IOException {
        JsonNode document = discovery;
        if (document == null) {
            URI address = URI.create(issuer + "/.well-known/openid-configuration");
            document = Wire.mapper().readTree(send(HttpRequest.newBuilder(address)));
            discovery = document;
        }
        String address = document.path(name).asText();
        if (address.isEmpty()) {
            throw new IOException("the discovery document of " + issuer + " names no " + name);
        }
        return URI.create(address);
    }

    private String send(HttpRequest.Builder request) throws IOException {
        try {
            HttpRequest built = request.timeout(TIMEOUT).build();
            HttpResponse<String> response = http.send(built, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(built.uri() + " answered " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
