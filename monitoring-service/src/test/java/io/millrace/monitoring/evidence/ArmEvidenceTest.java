package io.millrace.monitoring.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ArmEvidenceTest {

    @Test
    void hasItsGoldenValues() {
        assertThat(ArmEvidence.log(900, 100, 0.1)).isCloseTo(-1.2066, within(5e-5));
        assertThat(ArmEvidence.log(900, 150, 0.1)).isCloseTo(7.4595, within(5e-5));
        assertThat(ArmEvidence.log(900, 180, 0.1)).isCloseTo(19.557, within(5e-4));
    }

    @Test
    void actsOnMoreFailuresThanTheShareOnly() {
        assertThat(ArmEvidence.harmful(900, 150, 0.1, 0.05)).isTrue();
        assertThat(ArmEvidence.harmful(900, 100, 0.1, 0.05)).isFalse();
        assertThat(ArmEvidence.harmful(2000, 100, 0.1, 0.05)).isFalse();
        assertThat(ArmEvidence.harmful(0, 0, 0.1, 0.05)).isFalse();
    }
}
