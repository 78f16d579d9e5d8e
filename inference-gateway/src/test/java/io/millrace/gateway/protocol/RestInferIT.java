package io.millrace.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.process.HttpCalls.Answer;
import io.millrace.gateway.process.SharedGateway;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions over HTTP: JSON, binary tensors, and both at once. */
class RestInferIT {

    private static final String JSON_LENGTH = "Inference-Header-Content-Length";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOL | [true,false]",
                "UINT8 | [0,255]",
                "UINT16 | [0,65535]",
                "UINT32 | [0,4294967295]",
                "UINT64 | [0,18446744073709551615]",
                "INT8 | [-128,127]",
                "INT16 | [-32768,32767]",
                "INT32 | [-2147483648,2147483647]",
                "INT64 | [-9223372036854775808,9223372036854775807]",
                "FP16 | [0.5,-65504.0]",
                "BF16 | [0.5,-256.0]",
                "FP32 | [0.1,-3.4028235E38]",
                "FP64 | [0.1,-1.7976931348623157E308]",
                "FP32 | [\"NaN\",\"-Infinity\"]",
                "BYTES | [\"\",\"a\\u0000b \\uD83D\\uDE80\"]"
            })
    void answersEveryDatatypeInJson(String datatype, String data) throws IOException {
        Answer answer = post(datatype, "[1,2]", data);

        JsonNode output = answer.json().path("outputs").get(0);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(output.path("data"))
                .isEqualTo(new com.fasterxml.jackson.databind.ObjectMapper().readTree(data));
        assertThat(output.path("datatype").asText()).isEqualTo(datatype);
        assertThat(output.path("shape").toString()).isEqualTo("[1,2]");
        assertThat(output.path("name").asText()).isEqualTo("OUTPUT");
    }

    @Test
    void takesNestedData() {
        Answer answer = post("FP32", "[2,2]", "[[1,2],[3,4]]");

        assertThat(answer.json().path("outputs").get(0).path("data").toString())
                .isEqualTo("[1.0,2.0,3.0,4.0]");
    }

    @Test
    void answersTensorsWithoutElements() {
        Answer answer = post("FP32", "[0,3]", "[]");

        assertThat(answer.json().path("outputs").get(0).path("shape").toString())
                .isEqualTo("[0,3]");
        assertThat(answer.json().path("outputs").get(0).path("data")).isEmpty();
    }

    @Test
    void namesModelVersionAndId() {
        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/models/scaled/versions/2/infer",
                                "{\"id\":\"r1\",\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\","
                                    + "\"shape\":[1,2],\"data\":[1,10]}]}");

        assertThat(answer.json().path("model_name").asText()).isEqualTo("scaled");
        assertThat(answer.json().path("model_version").asText()).isEqualTo("2");
        assertThat(answer.json().path("id").asText()).isEqualTo("r1");
        assertThat(answer.json().path("outputs").get(0).path("data").toString())
                .isEqualTo("[2.0,20.0]");
    }

    @Test
    void takesFieldsThatAreNullAsAbsent() {
        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/models/identity_fp32/infer",
                                "{\"id\":null,\"parameters\":null,\"outputs\":null,\"inputs\":[{"
                                    + "\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,1],"
                                    + "\"parameters\":null,\"data\":[1]}]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().has("id")).isFalse();
    }

    @Test
    void takesJsonThatCallsItselfAForm() {
        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/models/identity_fp32/infer",
                                request("FP32", "[1,1]", "[1]").getBytes(StandardCharsets.UTF_8),
                                "Content-Type",
                                "application/x-www-form-urlencoded");

        assertThat(answer.json().path("outputs").get(0).path("data").toString()).isEqualTo("[1.0]");
    }

    @Test
    void decodesNamesInPaths() {
        Answer answer = SharedGateway.http().get("/v2/models/%69dentity_fp32");

        assertThat(answer.json().path("name").asText()).isEqualTo("identity_fp32");
    }

    @Test
    void takesAndGivesBinaryTensors() {
        byte[] tensor = floats(1.5f, -2);
        String json =
                "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                    + "\"parameters\":{\"binary_data_size\":8}}],"
                    + "\"outputs\":[{\"name\":\"OUTPUT\",\"parameters\":{\"binary_data\":true}}]}";

        Answer answer = postBinary("identity_fp32", json, tensor);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(binaryPart(answer)).isEqualTo(tensor);
    }

    @Test
    void takesBinaryTensorsAndGivesJson() {
        String json =
                "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                        + "\"parameters\":{\"binary_data_size\":8}}]}";

        Answer answer = postBinary("identity_fp32", json, floats(1.5f, -2));

        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.json().path("outputs").get(0).path("data").toString())
                .isEqualTo("[1.5,-2.0]");
    }

    @Test
    void takesJsonAndGivesBinaryTensorsUnlessAnOutputSaysOtherwise() {
        String inputs =
                "\"inputs\":["
                        + tensor("INPUT0", "[1,2,3,4]")
                        + ","
                        + tensor("INPUT1", "[10,20,30,40]")
                        + "]";
        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/models/add_sub/infer",
                                "{\"parameters\":{\"binary_data_output\":true},"
                                        + inputs
                                        + ",\"outputs\":[{\"name\":\"OUTPUT0\"},{\"name\":\"OUTPUT1\","
                                        + "\"parameters\":{\"binary_data\":false}}]}");

        assertThat(binaryPart(answer)).isEqualTo(floats(11, 22, 33, 44));
        assertThat(jsonPart(answer)).contains("\"data\":[-9.0,-18.0,-27.0,-36.0]");
    }

    @Test
    void givesPlainJsonWhereNoBinaryTensorHasAByte() {
        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/models/identity_fp32/infer",
                                "{\"parameters\":{\"binary_data_output\":true},"
                                        + request("FP32", "[0,3]", "[]").substring(1));

        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header(JSON_LENGTH)).isEmpty();
    }

    @Test
    void refusesMoreAndFewerBytesThanTheTensorsTake() {
        String json =
                "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                        + "\"parameters\":{\"binary_data_size\":8}}]}";

        Answer more = postBinary("identity_fp32", json, floats(1, 2, 3));
        Answer fewer = postBinary("identity_fp32", json, floats(1));

        assertThat(more.status()).isEqualTo(400);
        assertThat(more.json().path("error").asText())
                .startsWith("unexpected additional input data");
        assertThat(fewer.status()).isEqualTo(400);
        assertThat(fewer.json().path("error").asText())
                .isEqualTo("unexpected size for input 'INPUT', expecting 4 additional bytes");
    }

    @Test
    void takesARequestThatIsNothingButATensor() {
        byte[] tensor = floats(1, 2, 3, 4, 5, 6);

        Answer answer =
                SharedGateway.http().post("/v2/models/fixed/infer", tensor, JSON_LENGTH, "0");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(binaryPart(answer)).isEqualTo(tensor);
        assertThat(jsonPart(answer)).contains("\"shape\":[2,3]");
    }

    @Test
    void takesARequestThatIsNothingButAString() {
        byte[] text = "any bytes \u0000".getBytes(StandardCharsets.UTF_8);

        Answer answer =
                SharedGateway.http()
                        .post("/v2/models/identity_bytes/infer", text, JSON_LENGTH, "0");

        byte[] element = binaryPart(answer);
        assertThat(Arrays.copyOfRange(element, 4, element.length)).isEqualTo(text);
    }

    @Test
    void findsTheBatchOfARequestThatIsNothingButATensor() {
        Answer answer =
                SharedGateway.http()
                        .post("/v2/models/scaled/infer", floats(1, 2, 3, 4), JSON_LENGTH, "0");

        assertThat(jsonPart(answer)).contains("\"shape\":[2,2]");
        assertThat(binaryPart(answer)).isEqualTo(floats(3, 6, 9, 12));
    }

    @Test
    void refusesARawRequestToAModelWithTwoInputs() {
        Answer answer =
                SharedGateway.http().post("/v2/models/add_sub/infer", floats(1), JSON_LENGTH, "0");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).contains("needs a model with one input");
    }

    @Test
    void refusesToWriteBytesThatAreNotUtf8IntoJson() {
        String json =
                "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"BYTES\",\"shape\":[1,1],"
                        + "\"parameters\":{\"binary_data_size\":5}}]}";

        Answer answer = postBinary("identity_bytes", json, HexFormat.of().parseHex("01000000ff"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText())
                .isEqualTo(
                        "output 'OUTPUT' holds bytes that are not UTF-8: ask for it with"
                                + " binary_data");
    }

    @ParameterizedTest
    @CsvSource({"gzip", "deflate"})
    void takesAndGivesCompressedBodies(String coding) throws IOException {
        String data = Arrays.toString(new int[1_000]);
        byte[] body = request("FP32", "[1,1000]", data).getBytes(StandardCharsets.UTF_8);

        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/models/identity_fp32/infer",
                                compress(coding, body),
                                "Content-Encoding",
                                coding,
                                "Accept-Encoding",
                                coding);

        assertThat(answer.header("content-encoding")).isEqualTo(coding);
        assertThat(new String(decompress(coding, answer.body()), StandardCharsets.UTF_8))
                .contains("\"shape\":[1,1000]")
                .contains("[0.0,0.0,");
        assertThat(answer.body()).hasSizeLessThan(1_000);
    }

    @Test
    void refusesABodyThatGrowsBeyondTheLimitWhenDecompressed() throws IOException {
        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/models/identity_fp32/infer",
                                compress("gzip", new byte[(64 << 20) + 1]),
                                "Content-Encoding",
                                "gzip");

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void tellsTheHighestClassesWithTheirLabels() {
        Answer answer =
                SharedGateway.http()
                        .post(
                                "/v2/models/classifier/infer",
                                "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[2,3],\"data\":[0.1,0.7,0.2,"
                                    + " 3,1,2]}],\"outputs\":[{\"name\":"
                                    + "\"OUTPUT\",\"parameters\":{\"classification\":2}}]}");

        JsonNode output = answer.json().path("outputs").get(0);
        assertThat(output.path("datatype").asText()).isEqualTo("BYTES");
        assertThat(output.path("shape").toString()).isEqualTo("[2,2]");
        assertThat(output.path("data").toString())
                .isEqualTo(
                        "[\"0.700000:1:dog\",\"0.200000:2:bird\",\"3.000000:0:cat\","
                                + "\"2.000000:2:bird\"]");
    }

    private static Answer post(String datatype, String shape, String data) {
        return SharedGateway.http()
                .post(
                        "/v2/models/identity_" + datatype.toLowerCase(Locale.ROOT) + "/infer",
                        request(datatype, shape, data));
    }

    private static String request(String datatype, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}]}"
                .formatted(datatype, shape, data);
    }

    private static String tensor(String name, String data) {
        return "{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":%s}"
                .formatted(name, data);
    }

    private static Answer postBinary(String model, String json, byte[] tensors) {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(head, head.length + tensors.length);
        System.arraycopy(tensors, 0, body, head.length, tensors.length);
        return SharedGateway.http()
                .post(
                        "/v2/models/" + model + "/infer",
                        body,
                        "Content-Type",
                        "application/octet-stream",
                        JSON_LENGTH,
                        Integer.toString(head.length));
    }

    private static String jsonPart(Answer answer) {
        int length = Integer.parseInt(answer.header(JSON_LENGTH));
        return new String(answer.body(), 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] binaryPart(Answer answer) {
        int length = Integer.parseInt(answer.header(JSON_LENGTH));
        return Arrays.copyOfRange(answer.body(), length, answer.body().length);
    }

    private static byte[] floats(float... values) {
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return raw.array();
    }

    private static byte[] compress(String coding, byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out =
                coding.equals("gzip")
                        ? new GZIPOutputStream(compressed)
                        : new DeflaterOutputStream(compressed)) {
            out.write(body);
        }
        return compressed.toByteArray();
    }

    private static byte[] decompress(String coding, byte[] body) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(body);
        return coding.equals("gzip")
                ? new GZIPInputStream(in).readAllBytes()
                : new InflaterInputStream(in).readAllBytes();
    }
}
