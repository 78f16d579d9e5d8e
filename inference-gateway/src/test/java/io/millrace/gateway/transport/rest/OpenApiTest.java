package io.millrace.gateway.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.transport.grpc.StandAloneModels;
import io.millrace.gateway.transport.rest.ProtocolPath.Kind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StandAloneModels.class)
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    @TestHTTPResource("/")
    URI gateway;

    @Test
    void documentNamesThePathsThatThereAreWithTheirMethods() throws Exception {
        JsonNode document = new ObjectMapper().readTree(get("openapi?format=json"));

        Set<Kind> documented = EnumSet.noneOf(Kind.class);
        for (var path : document.path("paths").properties()) {
            Kind kind = ProtocolPath.parse(path.getKey()).orElseThrow().kind();
            documented.add(kind);
            assertThat(path.getValue().fieldNames())
                    .toIterable()
                    .as(path.getKey())
                    .filteredOn(METHODS::contains)
                    .containsExactlyInAnyOrderElementsOf(
                            kind.methods().stream().map(OpenApiTest::lowerCase).toList());
        }
        // Paths that answer that there is no shared memory are not advertised.
        assertThat(documented).isEqualTo(EnumSet.complementOf(EnumSet.of(Kind.SHARED_MEMORY)));
    }

    @Test
    void anybodyMayReadItInSwaggerUi() throws Exception {
        assertThat(get("q/swagger-ui/")).contains("swagger");
    }

    private static String lowerCase(String method) {
        return method.toLowerCase(Locale.ROOT);
    }

    private String get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(gateway.resolve(path)).build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return answer.body();
        }
    }
}
