package io.millrace.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.process.HttpCalls.Answer;
import io.millrace.gateway.process.SharedGateway;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a request, and what a caller over HTTP is told about it. */
class RestErrorsIT {

    private static final String INFER = "/v2/models/identity_fp32/infer";

    record Case(String what, String path, String body, int status, String message) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> json() {
        return Stream.of(
                bad("no JSON", "{", "failed to parse the request JSON buffer"),
                bad("nothing", "", "must be a JSON object"),
                bad("a list", "[]", "must be a JSON object"),
                bad("more behind the JSON", "{} {}", "failed to parse the request JSON buffer"),
                bad("a name twice", "{\"id\":\"a\",\"id\":\"b\"}", "failed to parse"),
                bad("no inputs", "{}", "'inputs' must be an array"),
                bad("an id that is a number", "{\"id\":1,\"inputs\":[]}", "'id' must be a string"),
                bad(
                        "outputs that are no list",
                        "{\"inputs\":[],\"outputs\":\"OUTPUT\"}",
                        "'outputs' must be an array"),
                bad(
                        "parameters that are no object",
                        "{\"parameters\":[],\"inputs\":[]}",
                        "'parameters' must be an object"),
                bad("an input without a name", "{\"inputs\":[{}]}", "no string 'name'"),
                bad(
                        "an unknown datatype",
                        input("FP31", "[1,1]", "[1]"),
                        "inference input 'INPUT' has invalid data-type 'FP31'"),
                bad(
                        "a shape of texts",
                        input("FP32", "[\"1\",1]", "[1]"),
                        "shape of input 'INPUT' must hold integers"),
                bad("a negative dimension", input("FP32", "[-1,1]", "[1]"), ""),
                bad(
                        "fewer elements than the shape has",
                        input("FP32", "[1,2]", "[1]"),
                        "input byte size mismatch for input 'INPUT'"),
                bad(
                        "another datatype than the model's",
                        input("INT32", "[1,1]", "[1]"),
                        "inference input 'INPUT' data-type is 'INT32', but model 'identity_fp32'"
                                + " expects 'FP32'"),
                bad(
                        "neither data nor binary data",
                        "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,1]}]}",
                        "must have either 'data' or the parameter 'binary_data_size'"),
                bad(
                        "data deeper than a hundred levels",
                        input("FP32", "[1,1]", "[".repeat(120) + "1" + "]".repeat(120)),
                        "failed to parse the request JSON buffer"),
                bad(
                        "a reserved parameter",
                        "{\"parameters\":{\"triton_x\":true},"
                                + input("FP32", "[1,1]", "[1]").substring(1),
                        "parameter keys starting with 'triton_' are reserved"),
                bad(
                        "a priority of the wrong type",
                        "{\"parameters\":{\"priority\":\"high\"},"
                                + input("FP32", "[1,1]", "[1]").substring(1),
                        "parameter 'priority' must be"));
    }

    static Stream<Case> elements() {
        return Stream.of(
                        "UINT8 300",
                        "UINT8 -1",
                        "INT8 -129",
                        "INT16 32768",
                        "UINT16 65536",
                        "INT32 2147483648",
                        "INT32 1.5",
                        "UINT32 -1",
                        "INT64 9223372036854775808",
                        "UINT64 18446744073709551616",
                        "UINT64 -1",
                        "FP16 65520",
                        "BF16 1e39",
                        "FP32 1e39",
                        "FP64 1e400",
                        "FP32 \"one\"",
                        "FP32 null",
                        "BOOL 2",
                        "BOOL \"true\"",
                        "BYTES 1")
                .map(
                        row -> {
                            String[] parts = row.split(" ", 2);
                            return new Case(
                                    row,
                                    "/v2/models/identity_"
                                            + parts[0].toLowerCase(java.util.Locale.ROOT)
                                            + "/infer",
                                    input(parts[0], "[1,1]", "[" + parts[1] + "]"),
                                    400,
                                    "of input 'INPUT' is not a " + parts[0]);
                        });
    }

    static Stream<Case> models() {
        String body = input("FP32", "[1,1]", "[1]");
        return Stream.of(
                new Case(
                        "an unknown model",
                        "/v2/models/nobody/infer",
                        body,
                        404,
                        "Request for unknown model: 'nobody' is not found"),
                new Case(
                        "an unknown version",
                        "/v2/models/scaled/versions/99/infer",
                        body,
                        404,
                        "Request for unknown model: 'scaled' version 99 is not found"),
                new Case(
                        "an input in shared memory",
                        INFER,
                        "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,1],"
                                + "\"parameters\":{\"shared_memory_region\":\"r\"}}]}",
                        501,
                        "shared memory is not supported"),
                new Case(
                        "a timeout that is over",
                        "/v2/models/slow/infer",
                        "{\"parameters\":{\"timeout\":1},\"inputs\":[{\"name\":\"INPUT\",\"datatype\":"
                            + "\"FP32\",\"shape\":[1],\"data\":[0]}]}",
                        504,
                        "Request timeout expired"));
    }

    @ParameterizedTest
    @MethodSource({"json", "elements", "models"})
    void refusesWithItsStatusAndReason(Case wrong) {
        Answer answer = SharedGateway.http().post(wrong.path(), wrong.body());

        assertThat(answer.json().path("error").asText()).contains(wrong.message());
        assertThat(answer.status()).isEqualTo(wrong.status());
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "GET | /v2/models/nobody | 404 | Request for unknown model: 'nobody' is not found",
                "GET | /v2/models/nobody/ready | 404 | Request for unknown model: 'nobody' is not"
                        + " found",
                "GET | /v2/models/nobody/config | 404 | Request for unknown model: 'nobody' is not"
                        + " found",
                "GET | /v2/models/nobody/stats | 400 | requested model 'nobody' is not available",
                "GET | /v2/models/scaled/versions/99 | 404 | Request for unknown model: 'scaled'"
                        + " version 99 is not found",
                "GET | /v2/models/..%2Fscaled | 404 | Request for unknown model: '../scaled' is not"
                        + " found",
                "GET | /v2/nothing | 404 | Not Found",
                "GET | /v2/models | 404 | Not Found",
                "GET | /v2/models/scaled/versions | 404 | Not Found",
                "POST | /v2/models/scaled/generate | 404 | Not Found",
                "POST | /v2 | 405 | Method Not Allowed",
                "POST | /v2/health/live | 405 | Method Not Allowed",
                "GET | /v2/models/scaled/infer | 405 | Method Not Allowed",
                "PUT | /v2/models/scaled/infer | 405 | Method Not Allowed",
                "DELETE | /v2/models/scaled | 405 | Method Not Allowed",
                "GET | /v2/repository/index | 405 | Method Not Allowed",
                "POST | /v2/repository/other/index | 501 | 'repository_name' specification is not"
                        + " supported",
                "GET | /v2/systemsharedmemory/status | 501 | shared memory is not supported",
                "POST | /v2/systemsharedmemory/region/r/register | 501 | shared memory is not"
                        + " supported",
                "GET | /v2/cudasharedmemory/region/r/status | 501 | shared memory is not supported"
            })
    void tellsWhatIsWrongWithAPath(String method, String path, int status, String message) {
        Answer answer = SharedGateway.http().call(method, path);

        assertThat(answer.json().path("error").asText()).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"-1", "9999", "99999999999", "abc"})
    void refusesALengthOfTheJsonThatCannotBe(String length) {
        Answer answer =
                SharedGateway.http()
                        .post(
                                INFER,
                                input("FP32", "[1,1]", "[1]").getBytes(StandardCharsets.UTF_8),
                                "Inference-Header-Content-Length",
                                length);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText())
                .startsWith("Inference-Header-Content-Length is '" + length + "'");
    }

    @Test
    void refusesABodyBeyondTheLimit() {
        Answer answer = SharedGateway.http().post(INFER, new byte[(64 << 20) + 1]);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("error").asText())
                .isEqualTo("the request is larger than 67108864 bytes");
    }

    @Test
    void refusesACodingThatItDoesNotKnow() {
        Answer answer =
                SharedGateway.http()
                        .post(INFER, new byte[] {1, 2, 3}, "Content-Encoding", "compress");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.header("accept-encoding")).isEqualTo("gzip, deflate");
        assertThat(answer.json().path("error").asText()).contains("'compress' is not supported");
    }

    private static Case bad(String what, String body, String message) {
        return new Case(what, INFER, body, 400, message);
    }

    private static String input(String datatype, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}]}"
                .formatted(datatype, shape, data);
    }
}
