package io.millrace.registry.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsTest {

    @Test
    void writesAndReadsItsText() {
        Weights weights =
                Weights.of(List.of(new VersionWeight("3", 90), new VersionWeight("4", 10)));
        assertThat(weights.text()).isEqualTo("3=90,4=10");
        assertThat(Weights.parse("3=90,4=10")).isEqualTo(weights);
    }

    @Test
    void knowsTheVersionThatHasAllTraffic() {
        assertThat(Weights.all(7).sole()).isEqualTo(7);
        assertThat(Weights.parse("7=100,8=0").sole()).isEqualTo(7);
        assertThat(Weights.parse("7=99,8=1").sole()).isNull();
    }

    @Test
    void refusesSumsThatOnlyOverflowMakesRight() {
        assertThatThrownBy(
                        () ->
                                Weights.of(
                                        List.of(
                                                new VersionWeight("1", Integer.MAX_VALUE),
                                                new VersionWeight("2", Integer.MAX_VALUE),
                                                new VersionWeight("3", 102))))
                .hasMessageStartingWith("Weights must be at least 0 and sum to 100");
    }

    @Test
    void refusesNoVersionsAtAll() {
        assertThatThrownBy(() -> Weights.of(List.of()))
                .hasMessageStartingWith("Name at least one version");
    }
}
