package io.millrace.trainer;

import io.millrace.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheRulesOfTheSuite() {
        ArchitectureRules.of("io.millrace.trainer")
                .allowingOnnxRuntimeIn("io.millrace.trainer.check..")
                .check();
    }
}
