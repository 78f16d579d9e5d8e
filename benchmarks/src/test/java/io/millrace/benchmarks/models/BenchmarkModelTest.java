package io.millrace.benchmarks.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchmarkModelTest {

    @ParameterizedTest
    @EnumSource(BenchmarkModel.class)
    void isTheSameEachTime(BenchmarkModel model) {
        assertThat(model.onnx()).isEqualTo(model.onnx());
        assertThat(model.rows(2)).isEqualTo(model.rows(2)).hasSize(2 * model.columns());
    }

    @Test
    void hasTheSizeThatTritonWasMeasuredWith() throws InvalidProtocolBufferException {
        GraphProto trees = ModelProto.parseFrom(BenchmarkModel.TREES.onnx()).getGraph();
        long nodes =
                trees.getNode(0).getAttributeList().stream()
                        .filter(attribute -> attribute.getName().equals("nodes_treeids"))
                        .mapToLong(AttributeProto::getIntsCount)
                        .sum();

        // 200 full trees of depth 6
        assertThat(nodes).isEqualTo(200 * 127);
        assertThat(BenchmarkModel.LARGE.onnx()).hasSizeBetween(9_800_000, 10_000_000);
    }
}
