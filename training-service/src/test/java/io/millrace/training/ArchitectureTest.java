package io.millrace.training;

import io.millrace.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheRulesOfTheSuite() {
        ArchitectureRules.of("io.millrace.training").check();
    }
}
