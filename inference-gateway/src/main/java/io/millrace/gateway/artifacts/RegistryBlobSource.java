package io.millrace.gateway.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.auth.ServiceTokens;
import io.millrace.contracts.ServiceException;
import io.millrace.contracts.Wire;
import io.millrace.gateway.GatewayConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
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
    private static final int LONGEST_PROBLEM = 16 * 1024;

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
            String detail = detail(response.body());
            if (response.statusCode() == 404) {
                throw new ArtifactException("the registry has no blob " + sha256);
            }
            throw new IOException(
                    "the registry answered %d: %s".formatted(response.statusCode(), detail));
        } catch (ConnectException e) {
            throw new IOException("the registry can't be reached at " + registry, e);
        } catch (ServiceException noToken) {
            throw new IOException(noToken.getMessage(), noToken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Why, in the registry's own words, for whoever reads the serving status. */
    private static String detail(InputStream problem) throws IOException {
        try (problem) {
            byte[] body = problem.readNBytes(LONGEST_PROBLEM);
            return Wire.mapper().readTree(body).path("detail").asText("no reason given");
        } catch (JsonProcessingException e) {
            return "no reason given";
        }
    }
}
