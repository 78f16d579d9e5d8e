package io.millrace.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrpcRequestTest {

    @Test
    void framesItsMessageAsGrpcDoes() {
        GrpcRequest request = new GrpcRequest(1, "a.B/C", new byte[] {7, 8, 9}, null, 0);

        assertThat(request.framed()).containsExactly(0, 0, 0, 0, 3, 7, 8, 9);
    }
}
