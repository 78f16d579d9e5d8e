package io.millrace.gateway.modelconfig;

import inference.ModelConfig;
import inference.ModelDynamicBatching;
import inference.ModelInstanceGroup;
import inference.ModelQueuePolicy;
import io.millrace.gateway.serving.ModelLoadException;
import io.millrace.gateway.settings.BatchingSettings;
import io.millrace.gateway.settings.ModelSettings;
import io.millrace.gateway.settings.QueuePolicy;
import io.millrace.gateway.settings.QueuePolicy.TimeoutAction;
import io.millrace.gateway.settings.SessionSettings;
import io.millrace.gateway.settings.SessionSettings.OptimizationLevel;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a configuration sets about running a model. */
final class SettingsReader {

    static final String INTRA_OP_THREADS = "intra_op_thread_count";
    static final String INTER_OP_THREADS = "inter_op_thread_count";

    private SettingsReader() {}

    static ModelSettings read(ModelConfig config) {
        return new ModelSettings(
                maxBatchSize(config),
                batching(config),
                instances(config),
                new SessionSettings(
                        threads(config, INTRA_OP_THREADS),
                        threads(config, INTER_OP_THREADS),
                        level(config)));
    }

    /** Zero and absent look alike: declared inputs tell that zero was meant. */
    private static OptionalInt maxBatchSize(ModelConfig config) {
        return config.getMaxBatchSize() == 0 && config.getInputCount() == 0
                ? OptionalInt.empty()
                : OptionalInt.of(config.getMaxBatchSize());
    }

    private static BatchingSettings batching(ModelConfig config) {
        if (config.hasDynamicBatching()) {
            ModelDynamicBatching batching = config.getDynamicBatching();
            return new BatchingSettings(
                    true,
                    batching.getPreferredBatchSizeList(),
                    micros(batching.getMaxQueueDelayMicroseconds()),
                    queue(batching));
        }
        return config.getMaxBatchSize() > 0
                ? new BatchingSettings(false, List.of(), Duration.ZERO, QueuePolicy.DEFAULT)
                : BatchingSettings.WITHOUT_DELAY;
    }

    private static QueuePolicy queue(ModelDynamicBatching batching) {
        if (!batching.hasDefaultQueuePolicy()) {
            return QueuePolicy.DEFAULT;
        }
        ModelQueuePolicy policy = batching.getDefaultQueuePolicy();
        return new QueuePolicy(
                policy.getMaxQueueSize() == 0
                        ? OptionalInt.empty()
                        : OptionalInt.of(policy.getMaxQueueSize()),
                micros(policy.getDefaultTimeoutMicroseconds()),
                policy.getAllowTimeoutOverride(),
                switch (policy.getTimeoutAction()) {
                    case DELAY -> TimeoutAction.DELAY;
                    case REJECT, UNRECOGNIZED -> TimeoutAction.REJECT;
                });
    }

    private static OptionalInt instances(ModelConfig config) {
        return config.getInstanceGroupList().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(
                        config.getInstanceGroupList().stream()
                                .mapToInt(ModelInstanceGroup::getCount)
                                .map(count -> Math.max(1, count))
                                .sum());
    }

    /** Zero leaves it to the runtime, as in Triton. */
    private static OptionalInt threads(ModelConfig config, String parameter) {
        if (!config.containsParameters(parameter)) {
            return OptionalInt.empty();
        }
        String text = config.getParametersOrThrow(parameter).getStringValue();
        try {
            int threads = Integer.parseInt(text.strip());
            if (threads >= 0) {
                return threads == 0 ? OptionalInt.empty() : OptionalInt.of(threads);
            }
        } catch (NumberFormatException notANumber) {
            throw notAThreadCount(parameter, text);
        }
        throw notAThreadCount(parameter, text);
    }

    private static ModelLoadException notAThreadCount(String parameter, String text) {
        return new ModelLoadException(
                "parameter %s must be a number of threads, got '%s'".formatted(parameter, text));
    }

    private static Optional<OptimizationLevel> level(ModelConfig config) {
        if (!config.getOptimization().hasGraph()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (config.getOptimization().getGraph().getLevel()) {
                    case -1 -> OptimizationLevel.BASIC;
                    case 1 -> OptimizationLevel.EXTENDED;
                    case 2 -> OptimizationLevel.DISABLED;
                    default -> OptimizationLevel.ALL;
                });
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
