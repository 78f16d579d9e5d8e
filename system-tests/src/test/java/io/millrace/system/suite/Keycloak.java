package io.millrace.system.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import io.millrace.local.Part;
import io.millrace.local.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Keycloak as its administrator sees it. */
public final class Keycloak {

    private static final Map<String, String> FORM =
            Map.of("Content-Type", "application/x-www-form-urlencoded");

    private final Suite suite;

    public Keycloak(Suite suite) {
        this.suite = suite;
    }

    /** A new public client whose tokens live for {@code seconds}; its id. */
    public String clientWithTokensFor(int seconds) {
        String id = Workbench.freshName("brief");
        new Api(suite.uri(Part.KEYCLOAK), administrator())
                .post(
                        "/admin/realms/millrace/clients",
                        Map.of(
                                "clientId",
                                id,
                                "publicClient",
                                true,
                                "directAccessGrantsEnabled",
                                true,
                                "fullScopeAllowed",
                                true,
                                "defaultClientScopes",
                                List.of("basic", "roles", "profile"),
                                "attributes",
                                Map.of("access.token.lifespan", String.valueOf(seconds))))
                .requireSuccess();
        return id;
    }

    /** A fresh token that {@code client} gets for a person. */
    public String token(String client, String person) {
        return passwordGrant("millrace", client, person, suite.passwords().get(person));
    }

    private String administrator() {
        return passwordGrant("master", "admin-cli", "admin", secret("keycloak.admin"));
    }

    private String passwordGrant(String realm, String client, String name, String password) {
        // Passwords of a suite are letters and digits: nothing needs to be escaped.
        String form =
                "grant_type=password&client_id=%s&username=%s&password=%s"
                        .formatted(client, name, password);
        return new Api(suite.uri(Part.KEYCLOAK), null)
                .send(
                        "POST",
                        "/realms/%s/protocol/openid-connect/token".formatted(realm),
                        BodyPublishers.ofString(form),
                        FORM)
                .ok()
                .path("access_token")
                .asText();
    }

    private String secret(String name) {
        Path file = suite.stateFolder().resolve("secrets.json");
        try {
            JsonNode secrets = Wire.mapper().readTree(file.toFile());
            return secrets.path(name).asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
