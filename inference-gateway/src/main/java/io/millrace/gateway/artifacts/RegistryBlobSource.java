package io.millrace.gateway.artifacts;

import io.millrace.auth.ServiceTokens;
import io.millrace.contracts.ServiceException;
import io.millrace.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Blobs of the registry, fetched with this service's own token. */
@Singleton
class RegistryBlobSource implements BlobSource {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final URI registry;
    private final ServiceTokens tokens;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    RegistryBlobSource(GatewayConfig config, ServiceTokens tokens) {
        this.registry = config.registryUrl();
        this.tokens = tokens;
    }

    @Override
    public InputStream open(String sha256) throws IOException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(registry.resolve("/api/v1/blobs/" + sha256))
                            .header("Authorization", tokens.authorization())
                            .timeout(ANSWER)
                            .build();
            HttpResponse<InputStream> response =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return response.body();
            }
            response.body().close();
            if (response.statusCode() == 404) {
                throw new ArtifactException("the registry has no blob " + sha256);
            }
            throw new IOException("the registry answered " + response.statusCode());
        } catch (ServiceException noToken) {
            throw new IOException(noToken.getMessage(), noToken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
