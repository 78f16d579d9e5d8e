package io.millrace.gateway.modelconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.serving.ModelLoadException;
import io.millrace.gateway.settings.BatchingSettings;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.settings.QueuePolicy;
import io.millrace.gateway.settings.QueuePolicy.TimeoutAction;
import io.millrace.gateway.settings.SessionSettings;
import io.millrace.gateway.settings.SessionSettings.OptimizationLevel;
import io.millrace.gateway.tensors.Datatype;
import io.millrace.gateway.tensors.Tensor;
import io.millrace.gateway.tensors.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations as they are written in the wild. */
class ConfiguredModelTest {

    private static final List<TensorSpec> INPUTS =
            List.of(new TensorSpec("INPUT", Datatype.FP32, List.of(-1L, 4L)));
    private static final List<TensorSpec> OUTPUTS =
            List.of(new TensorSpec("OUTPUT", Datatype.INT64, List.of(-1L, -1L)));

    @TempDir private Path folder;

    @Test
    void leavesEverythingToTheServerWithoutAFile() throws IOException {
        ConfiguredModel model = read("");

        assertThat(model.settings()).isEqualTo(ModelSettings.AUTOMATIC);
        assertThat(model.modelFile()).isEqualTo("model.onnx");
        assertThat(model.declare(INPUTS, OUTPUTS).inputs()).isEqualTo(INPUTS);
    }

    @Test
    void readsBatchingQueueInstancesAndSession() throws IOException {
        ConfiguredModel model =
                read(
                        """
                        max_batch_size: 16
                        dynamic_batching {
                          preferred_batch_size: [ 8, 4 ]
                          max_queue_delay_microseconds: 250
                          default_queue_policy {
                            timeout_action: DELAY
                            default_timeout_microseconds: 1500
                            allow_timeout_override: true
                            max_queue_size: 32
                          }
                        }
                        instance_group [ { count: 2 kind: KIND_CPU }, { kind: KIND_AUTO } ]
                        optimization { graph { level: 1 } }
                        parameters { key: "intra_op_thread_count" value: { string_value: "3" } }
                        parameters { key: "inter_op_thread_count" value: { string_value: "0" } }
                        """);

        assertThat(model.settings())
                .isEqualTo(
                        new ModelSettings(
                                OptionalInt.of(16),
                                new BatchingSettings(
                                        true,
                                        List.of(4, 8),
                                        Duration.of(250, ChronoUnit.MICROS),
                                        new QueuePolicy(
                                                OptionalInt.of(32),
                                                Duration.of(1500, ChronoUnit.MICROS),
                                                true,
                                                TimeoutAction.DELAY)),
                                OptionalInt.of(3),
                                new SessionSettings(
                                        OptionalInt.of(3),
                                        OptionalInt.empty(),
                                        Optional.of(OptimizationLevel.EXTENDED))));
        assertThat(model.unhonoured()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, BASIC", "0, ALL", "1, EXTENDED", "2, DISABLED"})
    void readsTheLevelOfOptimizationAsTritonDoes(int level, OptimizationLevel expected)
            throws IOException {
        ConfiguredModel model = read("optimization { graph { level: " + level + " } }");

        assertThat(model.settings().session().optimizationLevel()).contains(expected);
    }

    @Test
    void doesNotBatchWhereOnlyASizeIsSet() throws IOException {
        assertThat(read("max_batch_size: 4").settings().batching().enabled()).isFalse();
    }

    @Test
    void takesDeclaredInputsWithoutABatchSizeForAModelThatIsNotBatched() throws IOException {
        ConfiguredModel model =
                read("input [ { name: \"INPUT\" data_type: TYPE_FP32 dims: [ 2, 4 ] } ]");

        assertThat(model.settings().maxBatchSize()).hasValue(0);
        assertThat(model.declare(INPUTS, OUTPUTS).inputs().getFirst().shape())
                .containsExactly(2L, 4L);
    }

    @Test
    void putsTheBatchDimensionInFrontOfDeclaredShapes() throws IOException {
        ConfiguredModel model =
                read(
                        """
                        max_batch_size: 8
                        input [ { name: "INPUT" data_type: TYPE_FP32 dims: [ 4 ] } ]
                        output [ { name: "OUTPUT" data_type: TYPE_INT64 dims: [ 3 ] } ]
                        """);

        assertThat(model.declare(INPUTS, OUTPUTS).inputs().getFirst().shape())
                .containsExactly(-1L, 4L);
        assertThat(model.declare(INPUTS, OUTPUTS).outputs().getFirst().shape())
                .containsExactly(-1L, 3L);
    }

    @Test
    void showsCallersTheShapeInFrontOfAReshape() throws IOException {
        ConfiguredModel model =
                read(
                        """
                        max_batch_size: 8
                        input [
                          { name: "INPUT" data_type: TYPE_FP32 dims: [ 2, 2 ] reshape { shape: [ 4 ] } }
                        ]
                        """);

        assertThat(model.declare(INPUTS, OUTPUTS).inputs().getFirst().shape())
                .containsExactly(-1L, 2L, 2L);
    }

    @Test
    void namesEveryFieldThatItDoesNotObey() throws IOException {
        ConfiguredModel model =
                read(
                        """
                        max_batch_size: 8
                        dynamic_batching { preserve_ordering: true priority_levels: 2 }
                        response_cache { enable: true }
                        instance_group [ { count: 1 rate_limiter { priority: 1 } } ]
                        parameters { key: "cudnn_conv_algo_search" value: { string_value: "1" } }
                        optimization { priority: PRIORITY_MAX graph { level: 1 } }
                        """);

        assertThat(model.unhonoured())
                .containsExactly(
                        "dynamic_batching.preserve_ordering",
                        "dynamic_batching.priority_levels",
                        "instance_group.rate_limiter",
                        "optimization.priority",
                        "parameters.cudnn_conv_algo_search",
                        "response_cache");
    }

    @Test
    void readsWarmUpRequests() throws IOException {
        Files.createDirectories(folder.resolve("model/warmup"));
        Files.write(folder.resolve("model/warmup/rows"), new byte[32]);
        ConfiguredModel model =
                read(
                        """
                        max_batch_size: 8
                        model_warmup [
                          { name: "zeros" batch_size: 3 count: 2
                            inputs { key: "INPUT"
                              value: { data_type: TYPE_FP32 dims: [ 4 ] zero_data: true } } },
                          { name: "file" batch_size: 2
                            inputs { key: "INPUT"
                              value: { data_type: TYPE_FP32 dims: [ 4 ] input_data_file: "rows" } } }
                        ]
                        """);

        assertThat(model.warmUps(INPUTS))
                .extracting(List::getFirst)
                .extracting(Tensor::rows)
                .containsExactly(3L, 3L, 2L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max_batch_size: | malformed at",
                "nonsense: 1 | malformed at 1:1",
                "name: \"other\" | the configuration is of 'other', but the folder is 'model'",
                "backend: \"python\" | only onnxruntime is here",
                "platform: \"tensorrt_plan\" | only onnxruntime is here",
                "ensemble_scheduling { } | ensemble_scheduling is not supported",
                "sequence_batching { } | sequence_batching is not supported",
                "model_transaction_policy { decoupled: true } | decoupled models are not supported",
                "instance_group [ { kind: KIND_GPU } ] | there is none",
                "max_batch_size: -1 | must not be negative",
                "parameters { key: \"intra_op_thread_count\" value: { string_value: \"x\" } } |"
                        + " must be a number of threads, got 'x'",
                "output [ { name: \"OUTPUT\" label_filename: \"../x\" } ] | outside of the model's"
                        + " folder"
            })
    void refusesWhatItCannotRun(String text, String reason) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "input [ { name: \"X\" data_type: TYPE_FP32 dims: [ 4 ] } ] | input 'X' is"
                        + " configured, but the model has [INPUT]",
                "max_batch_size: 8 input [ { name: \"INPUT\" data_type: TYPE_INT32 dims: [ 4 ] } ]"
                        + " | configured as TYPE_INT32, but the model has TYPE_FP32",
                "max_batch_size: 8 input [ { name: \"INPUT\" data_type: TYPE_FP32 dims: [ 5 ] } ] |"
                        + " dims [5] behind the batch dimension, but the model has shape [-1, 4]",
                "max_batch_size: 8 input [ { name: \"INPUT\" data_type: TYPE_FP32 dims: [ 2, 3 ]"
                    + " reshape { shape: [ 4 ] } } ] | dims [2, 3] and reshape [4], which differ"
            })
    void refusesDeclarationsThatTheModelDoesNotKeep(String text, String reason) throws IOException {
        ConfiguredModel model = read(text);

        assertThatThrownBy(() -> model.declare(INPUTS, OUTPUTS))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesABatchSizeForAModelWhoseFirstDimensionIsFixed() throws IOException {
        List<TensorSpec> fixed = List.of(new TensorSpec("INPUT", Datatype.FP32, List.of(2L, 4L)));
        ConfiguredModel model = read("max_batch_size: 8");

        assertThatThrownBy(() -> model.declare(fixed, OUTPUTS))
                .hasMessageContaining("the model cannot be batched");
    }

    private ConfiguredModel read(String text) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        if (!text.isEmpty()) {
            Files.writeString(model.resolve(ConfigFile.NAME), text);
        }
        return ConfiguredModel.of(model, ConfigFile.read(model));
    }
}
