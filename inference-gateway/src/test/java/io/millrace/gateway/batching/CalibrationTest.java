package io.millrace.gateway.batching;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.gateway.models.OnnxGraphs;
import io.millrace.gateway.onnx.OnnxModel;
import io.millrace.gateway.settings.BatchingSettings;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.settings.SessionSettings;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final long ANY_RUN = 10_000_000_000L;

    @Test
    void batchesAModelWhoseFirstDimensionsVary() {
        ExecutionPlan plan = plan(OnnxGraphs.perceptron(16, 32, 2), ModelSettings.AUTOMATIC);

        assertThat(plan.batched()).isTrue();
        assertThat(plan.pinned()).isTrue();
        assertThat(plan.inline()).isTrue();
        assertThat(plan.maxRows()).isGreaterThanOrEqualTo(16);
        assertThat(plan.cost().nanos(1)).isPositive();
    }

    @Test
    void neverBatchesRowsThatDependOnOneAnother() {
        ExecutionPlan plan = plan(OnnxGraphs.centring(4), ModelSettings.AUTOMATIC);

        assertThat(plan.batched()).isFalse();
        assertThat(plan.maxRows()).isEqualTo(1);
    }

    @Test
    void neverBatchesAModelWithoutABatchDimension() {
        assertThat(plan(OnnxGraphs.identity(DataType.FLOAT, 3), ModelSettings.AUTOMATIC).batched())
                .isFalse();
        assertThat(
                        plan(OnnxGraphs.identity(DataType.FLOAT, 2, 3), ModelSettings.AUTOMATIC)
                                .batched())
                .isFalse();
    }

    @Test
    void batchesTextsWithoutFixedMemory() {
        ExecutionPlan plan =
                plan(OnnxGraphs.identity(DataType.STRING, -1, 2), ModelSettings.AUTOMATIC);

        assertThat(plan.batched()).isTrue();
        assertThat(plan.pinned()).isFalse();
    }

    @Test
    void followsTheSettingsOfTheModel() {
        ModelSettings eight =
                new ModelSettings(
                        OptionalInt.of(8),
                        BatchingSettings.WITHOUT_DELAY,
                        OptionalInt.of(3),
                        SessionSettings.AUTOMATIC);
        ModelSettings never =
                new ModelSettings(
                        OptionalInt.of(0),
                        BatchingSettings.WITHOUT_DELAY,
                        OptionalInt.empty(),
                        SessionSettings.AUTOMATIC);

        assertThat(plan(OnnxGraphs.perceptron(4, 2), eight).maxRows()).isEqualTo(8);
        assertThat(plan(OnnxGraphs.perceptron(4, 2), eight).instances()).isEqualTo(3);
        assertThat(plan(OnnxGraphs.perceptron(4, 2), never).batched()).isFalse();
    }

    @Test
    void takesADearModelOffTheEventLoop() {
        try (OnnxModel model = Models.load(OnnxGraphs.perceptron(16, 32, 2))) {
            ExecutionPlan plan =
                    new Calibration(model, ModelSettings.AUTOMATIC, new Calibration.Limits(2, 1))
                            .plan(1);

            assertThat(plan.inline()).isFalse();
            assertThat(plan.instances()).isEqualTo(2);
        }
    }

    private static ExecutionPlan plan(ModelProto proto, ModelSettings settings) {
        try (OnnxModel model = Models.load(proto)) {
            return new Calibration(model, settings, new Calibration.Limits(2, ANY_RUN)).plan(1);
        }
    }
}
