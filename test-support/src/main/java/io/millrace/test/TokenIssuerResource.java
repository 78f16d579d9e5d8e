package io.millrace.test;

import io.millrace.embedded.Folders;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} a token issuer, credentials of its own there and an empty private
 * folder. The init argument {@code client} names the service's client.
 */
public class TokenIssuerResource implements QuarkusTestResourceLifecycleManager {

    private String client = "registry-service";
    private Path folder;

    @Override
    public void init(Map<String, String> arguments) {
        client = arguments.getOrDefault("client", client);
    }

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("millrace-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "quarkus.oidc.auth-server-url",
                TestTokens.shared().issuer(),
                "millrace.oidc.client.id",
                client,
                "millrace.oidc.client.secret",
                "secret",
                "millrace.data-dir",
                folder.toString());
    }

    @Override
    public void stop() {
        if (folder != null) {
            Folders.delete(folder);
        }
    }
}
