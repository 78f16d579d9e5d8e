package io.millrace.gateway.transport.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;

class InteropTest {

    @Test
    void passesGrpcsOwnInteroperabilityCases() {
        Result result = new JUnitCore().run(InteropCases.class);

        assertThat(result.getFailures()).isEmpty();
        assertThat(result.getRunCount() - result.getAssumptionFailureCount()).isGreaterThan(30);
    }
}
