package io.millrace.demo.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.Wire;
import org.junit.jupiter.api.Test;

class PolicyChangeTest {

    @Test
    void changesOneSettingAndLeavesTheRest() throws Exception {
        JsonNode policy =
                Wire.mapper().readTree("{\"retraining\":{\"enabled\":true,\"cooldown\":500}}");

        PolicyChange.parse("retraining.enabled=false").apply(policy);
        PolicyChange.parse("driftTests.kind=psi").apply(policy);

        assertThat(policy)
                .isEqualTo(
                        Wire.mapper()
                                .readTree(
                                        "{\"retraining\":{\"enabled\":false,\"cooldown\":500},\"driftTests\":{\"kind\":\"psi\"}}"));
    }

    @Test
    void refusesWhatIsNoSetting() {
        assertThatThrownBy(() -> PolicyChange.parse("off"))
                .hasMessage("'off' is no setting; driftTests.enabled=false would be one");
    }
}
