package io.millrace.training.execution;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** Settings of the forked trainer. */
@ConfigMapping(prefix = "millrace.training.trainer")
public interface TrainerConfig {

    /** Folders that hold the trainer's jars, separated by colons. */
    @WithDefault("../trainer/target/lib")
    String lib();

    /** Java executable of the trainer; absent means the one that runs this service. */
    Optional<String> java();

    /** Largest heap of the trainer, as {@code -Xmx} has it. XGBoost takes its memory beside it. */
    @WithDefault("1g")
    @Pattern(regexp = "\\d+[kmgKMG]")
    String heap();
}
