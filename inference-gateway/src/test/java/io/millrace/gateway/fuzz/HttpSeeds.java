package io.millrace.gateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.gateway.process.TestModels;
import io.millrace.gateway.tensors.Datatype;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Good bodies of REST, and pieces of JSON that mean something. */
final class HttpSeeds {

    private HttpSeeds() {}

    /**
     * One request.
     *
     * @param jsonLength bytes of JSON before the binary tensors; -1 where there are none
     */
    record Seed(String path, byte[] body, int jsonLength) {}

    /** Bodies of JSON alone. */
    static List<Seed> json() {
        List<Seed> seeds = new ArrayList<>();
        for (Datatype datatype : Datatype.values()) {
            String data =
                    switch (datatype) {
                        case BOOL -> "[true,false]";
                        case BYTES -> "[\"a\\u0000\",\"\\uD83D\\uDE80\"]";
                        default -> "[[1,2]]";
                    };
            seeds.add(json(TestModels.identity(datatype), tensor("INPUT", datatype, data)));
        }
        seeds.add(
                json(
                        TestModels.CLASSIFIER,
                        "\"id\":\"x\",\"parameters\":{\"timeout\":1000000,\"binary_data_output\":true},"
                            + "\"outputs\":[{\"name\":\"OUTPUT\",\"parameters\":{\"classification\":2}}],"
                            + "\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\"FP32\",\"shape\":[1,3],"
                            + "\"data\":[1.5,-2e3,0]}]"));
        return seeds;
    }

    /** Bodies with binary tensors. */
    static List<Seed> binary() {
        List<Seed> seeds = new ArrayList<>();
        for (Datatype datatype : Datatype.values()) {
            byte[] raw =
                    datatype == Datatype.BYTES
                            ? new byte[] {1, 0, 0, 0, 'a', 2, 0, 0, 0, 'b', 'c'}
                            : new byte[2 * datatype.size()];
            seeds.add(binary(TestModels.identity(datatype), datatype, raw));
        }
        seeds.add(new Seed(path(TestModels.identity(Datatype.FP32)), new byte[8], 0));
        return seeds;
    }

    private static Seed json(String model, String fields) {
        return new Seed(path(model), ("{" + fields + "}").getBytes(UTF_8), -1);
    }

    private static Seed binary(String model, Datatype datatype, byte[] raw) {
        byte[] json =
                ("{\"inputs\":[{\"name\":\"INPUT\",\"datatype\":\""
                                + datatype
                                + "\",\"shape\":[1,2],\"parameters\":{\"binary_data_size\":"
                                + raw.length
                                + "}}],\"outputs\":[{\"name\":\"OUTPUT\",\"parameters\":"
                                + "{\"binary_data\":true}}]}")
                        .getBytes(UTF_8);
        byte[] body = ByteBuffer.allocate(json.length + raw.length).put(json).put(raw).array();
        return new Seed(path(model), body, json.length);
    }

    private static String tensor(String name, Datatype datatype, String data) {
        return "\"inputs\":[{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":[1,2],\"data\":%s}]"
                .formatted(name, datatype, data);
    }

    private static String path(String model) {
        return "/v2/models/" + model + "/infer";
    }

    static List<byte[]> tokens() {
        return Stream.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        ":",
                        ",",
                        "null",
                        "true",
                        "-0",
                        "1e999",
                        "-1",
                        "0.1",
                        "9223372036854775808",
                        "18446744073709551616",
                        "\\u0000",
                        "\\uD800",
                        "\"NaN\"",
                        "\"inputs\":",
                        "\"shape\":[4294967296,4294967296],",
                        "\"data\":",
                        "\"parameters\":{\"binary_data_size\":-1},",
                        "[".repeat(2_000),
                        "{\"a\":".repeat(500),
                        "9".repeat(1_000))
                .map(token -> token.getBytes(UTF_8))
                .toList();
    }
}
