package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void anOffsetMovesAllButThoseThatAreSet() {
        Ports ports =
                Ports.of(Map.of("MILLRACE_PORT_OFFSET", "1000", "MILLRACE_PORT_KAFKA", "4711"));

        assertThat(ports.of(Port.REGISTRY)).isEqualTo(19_081);
        assertThat(ports.of(Port.KAFKA)).isEqualTo(4711);
    }

    @Test
    void freePortsAreDistinct() {
        Ports ports = Ports.free();

        assertThat(new HashSet<>(ports.numbers().values())).hasSize(Port.values().length);
    }

    @Test
    void refusesWhatIsNoNumberAndNamesTheSetting() {
        assertThatThrownBy(() -> Ports.of(Map.of("MILLRACE_PORT_KAFKA", "many")))
                .isInstanceOf(SuiteException.class)
                .hasMessage("MILLRACE_PORT_KAFKA is \"many\"; it must be a number");
    }

    @Test
    void aTakenPortIsNamedWithItsHolderAndItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<Port, Integer> numbers = new EnumMap<>(Ports.free().numbers());
            numbers.put(Port.KEYCLOAK, taken.getLocalPort());

            assertThatThrownBy(() -> PortCheck.requireFree(new Ports(numbers)))
                    .isInstanceOf(SuiteException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken by ")
                    .hasMessageContaining("MILLRACE_PORT_KEYCLOAK");
        }
    }
}
