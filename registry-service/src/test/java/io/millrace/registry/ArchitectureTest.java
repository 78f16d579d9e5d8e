package io.millrace.registry;

import io.millrace.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheRules() {
        ArchitectureRules.of("io.millrace.registry").check();
    }
}
