package io.millrace.gateway.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.ServiceException;
import io.millrace.gateway.inference.InferenceRequest;
import io.millrace.gateway.tensors.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferJsonReaderTest {

    /** Raw bytes are little-endian. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOL   | [true, 0]                    | 0100",
                "INT8   | [-128, 127]                  | 807f",
                "INT16  | -32768                       | 0080",
                "INT32  | [[-2147483648], [1]]         | 0000008001000000",
                "INT64  | [-9223372036854775808]       | 0000000000000080",
                "UINT8  | [255]                        | ff",
                "UINT16 | [65535]                      | ffff",
                "UINT32 | [4294967295]                 | ffffffff",
                "UINT64 | [18446744073709551615, 1]    | ffffffffffffffff0100000000000000",
                "FP16   | [1, -2.5]                    | 003c00c1",
                "BF16   | [1, \"Infinity\"]            | 803f807f",
                "FP32   | [0.1, 3, 1e-3, \"-Infinity\"] | cdcccc3d000040406f12833a000080ff",
                "FP64   | [0.1, 12345678901234567890]  | 9a9999999999b93fe1639d31956ae543",
                "BYTES  | [\"a\", [\"ü\"]]             | 010000006102000000c3bc",
            })
    void readsValuesBeforeTheirDatatypeAndBehindIt(String datatype, String data, String raw) {
        String header = "\"name\":\"X\",\"datatype\":\"%s\",\"shape\":[2]".formatted(datatype);

        Tensor behind = input("{%s,\"data\":%s}".formatted(header, data));
        Tensor before = input("{\"data\":%s,%s}".formatted(data, header));

        assertThat(hex(behind)).isEqualTo(raw);
        assertThat(hex(before)).isEqualTo(raw);
        assertThat(before.name()).isEqualTo("X");
        assertThat(before.shape()).containsExactly(2);
    }

    @Test
    void keepsAThousandValuesInTheirOrder() {
        StringBuilder data = new StringBuilder("[0");
        for (int i = 1; i < 1000; i++) {
            data.append(',').append(i);
        }

        Tensor tensor =
                input(
                        "{\"name\":\"X\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":%s]}"
                                .formatted(data));

        assertThat(tensor.data().byteSize()).isEqualTo(8000);
        for (int i = 0; i < 1000; i++) {
            assertThat(tensor.data().getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i)).isEqualTo(i);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FP32 | [{}]        | value { of input",
                "FP32 | \"one\"     | value \"one\" of input",
                "INT8 | [1, 128]    | value 128 of input",
                "BOOL | [2]         | value 2 of input",
            })
    void tellsTheFirstValueThatIsNotOfTheDatatype(String datatype, String data, String message) {
        String header = "\"name\":\"X\",\"datatype\":\"%s\",\"shape\":[1]".formatted(datatype);

        assertThatThrownBy(() -> input("{%s,\"data\":%s}".formatted(header, data)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("'X' is not a " + datatype);
        assertThatThrownBy(() -> input("{\"data\":%s,%s}".formatted(data, header)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("'X' is not a " + datatype);
    }

    private static Tensor input(String input) {
        byte[] body = "{\"inputs\":[%s]}".formatted(input).getBytes(StandardCharsets.UTF_8);
        InferenceRequest request = InferJsonReader.read("m", "", body, body.length).request();
        return request.inputs().getFirst();
    }

    private static String hex(Tensor tensor) {
        return HexFormat.of().formatHex(tensor.data().toArray(ValueLayout.JAVA_BYTE));
    }
}
